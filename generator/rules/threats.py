"""MOT: threats, and justice announced as done. A step one may really take is not a threat."""

from generator.rules.lexicon import B2C, DENIED, PRIVATE, PUBLIC, SOFT_LETTERS, Wording, wording

_GOODS = (
    r"(?:biens|comptes?|meubles?|mobilier|vehicules?|voitures?|camions?|salaires?|remunerations?|revenus?|"
    r"immeubles?|maison|logement|appartement|materiels?|stocks?|creances?|avoirs?|fonds|loyers?|actifs?|"
    r"patrimoine|machines?|outillage|livret|epargne|pensions?|parts|marchandises?|equipements?)"
)
_OF_YOURS = r"(?:vos|votre|l'ensemble de vos|la totalite de vos|les|sur vos|sur votre|tous vos) "
_BAILIFF = r"(?:huissiers?|commissaires? de justice|agents?|serruriers?)"
_BY_A_JUDGE = (
    r"(?<!sans )(?<!sans aucun )titre executoire|(?<!sans )(?<!sans une )decision de justice|"
    r"\b(?:si|apres|quand|lorsque|une fois|seul\w*)\b.{0,20}\b(?:juge|jugement|tribunal|decision)\b|"
    r"\bun (?:juge|jugement)\b.{0,40}\b(?:seul|permet|autoris)|"
    r"(?:juge|tribunal)\b.{0,30}\bautoris|autoris\w+ (?:du|par le|d'un) juge|"
    r"(?:jugement|decision|titre)\b.{0,30}(?:necessaire|requis|indispensable|prealable)|"
    r"(?:faut|necessite|requiert)\b.{0,20}(?:jugement|decision|titre)"
)
_SECRETS_KEPT_FROM = (
    r"(?:votre|vos|aupres de votre|aupres de vos) (?:\w+ )?(?:employeurs?|patron|entourage|familles?|voisins?|"
    r"voisinage|banques?|banquiers?|proches|partenaires?|collegues|clients?|clientele|fournisseurs?|"
    r"bailleurs?|proprietaire|conjointe?|mari|femme|epou(?:x|se)|parents|enfants|amis|salaries|associes|"
    r"confreres|concurrents|donneurs? d'ordres?|gardien|concierge|hierarchie|syndic|assureurs?|relations)\b"
)
_TO_TELL = (
    r"(?:inform(?:er|erons|era|eront|ons)|avert(?:ir|irons|ira|iront|issons)|avis(?:er|erons|era|ons)|"
    r"prev(?:enir|iendrons|iendra|enons)|alert(?:er|erons|era|ons)|contact(?:er|erons|era|ons)|"
    r"signal(?:er|erons|era|ons)|ecri(?:re|rons|ra|vons)|appel(?:er|lerons|lera)|telephoner\w*|"
    r"revel(?:er|erons|era|ons)|devoil(?:er|erons)|divulgu(?:er|erons)|expliqu(?:er|erons|era)|"
    r"fer(?:ons|a) (?:savoir|connaitre)|faire (?:savoir|connaitre)|"
    r"demarch(?:er|erons)|rapproch(?:er|erons)|mettr(?:e|ons) au courant|communiqu(?:er|erons)|"
    r"fer(?:ons|a) part|faire part|pr(?:endre|endrons|enons) contact|\bparl(?:er|erons|era|ions)\b|\b(?:irons|"
    r"iront|passerons|allons|aller) (?:voir|trouver)|"
    r"adress(?:er|erons) .{0,30}\ba)"
)
_IN_PUBLIC = (
    r"(?:facebook|linkedin|instagram|twitter|tiktok|google|trustpilot|internet|\bpresse\b|"
    r"reseaux? (?:sociaux|professionnels)|\bforums?\b|avis (?:google|negatifs?)|journ(?:al|aux))"
)
_PUBLISH = (
    r"(?:affich|publi|post(?:er|erons|s?\b)|diffus|partag|denonc|expos|laiss|depos|commentaire|avis|alert|"
    r"mett|raconter|faire savoir|faire connaitre|temoign)\w*"
)
_COURT = (
    r"tribunal|\bjuge\b|injonction|en justice|la justice\b|judiciaire|"
    r"\b(?:un|notre|nos|l'|son) ?avocats?\b|commissaires? de justice|huissiers?|\bpoursuites\b|"
    r"\bproces\b(?!-)|\bassignation|\brefere\b|petites creances|un conseil juridique"
)
_WE_SHALL = (
    r"(?:saisirons|saisissons|assignerons|assignons|engagerons|engageons|porterons|poursuivrons|demanderons|"
    r"intenterons|transmettrons|transmettons|confierons|confions|deposerons|deposons|mandaterons|mandatons|"
    r"chargerons|introduirons|remettrons|remettons|agirons|solliciterons|obtiendrons|lancerons|lancons|"
    r"entamerons|procederons|initierons|recourrons|ferons|irons|aurons recours|declencherons|adresserons|"
    r"entreprendrons|serons (?:\w+ )?(?:contraints?|obliges?|tenus|forces?|dans l'obligation)|"
    r"(?:allons|vais) (?:\w+ )?(?:saisir|assigner|demander|confier|transmettre|porter|engager|deposer))"
)
_SHALL_BE = (
    r"(?:(?:sera|seront|serez|est) (?:\w+ment |des lors |alors |donc )?(?:saisi|transmis|remis|port|engag|confi|"
    r"mandat|charg|introdui|depos|poursuivi|assign|lanc|intent|convoqu|cite|adress|entreprise)\w*|"
    r"(?:partira|ira|passera|finira|arrivera) (?:chez|devant|au|a)\b)"
)

WORDINGS: tuple[Wording, ...] = (
    wording(
        4, "seizure-threat", "Menace de saisie sans titre",
        stems="sais vendu expuls deloger execution force serrur bloqu gel blocage encher retenue prelev ponction"
              " hypothe confisqu immobilis huissier commissaire agent contrainte conservatoire viendr passer"
              " employeur d'office enlevement scelles opposition paierons vide emporte",
        finds=r"\bsaisies?\b|\bsaisi(?:r|rons|ra|ront|ssons|rait) (?:\w+ ){0,3}" + _GOODS + r"\b|"
              r"\b" + _GOODS + r"\b.{0,60}\b(?:(?:saisis|saisi|confisque|bloque|gele|ponctionne)e?s?|"
              r"(?:sera|seront|etre) (?:\w+ )?(?:vendu|vide|enleve|emporte|scelle|saisi)e?s?|(?:sous|des) scelles)\b|"
              r"\bexpuls(?:ion|e|es|er|erons|ee|ees)\b|\bdeloger|"
              r"execution (?:forcee|d'office|immediate)|(?:voies|mesures?|procedures?|actes?) d'execution|"
              r"mesures? conservatoires?|recouvrement force\b|contrainte par corps|"
              r"forces? de l'ordre|force publique|\bpar la force\b|\bserruriers?\b|"
              r"(?:bloqu|gel(?:er|ons|erons)|ponctionn|confisqu|immobilis)\w* (?:\w+ ){0,2}" + _OF_YOURS
              + r"(?:\w+ ){0,2}?" + _GOODS + r"|(?:blocage|gel) de vo(?:s|tre) |"
              r"(?:retenues?|prelev\w+|ponction\w*)\b.{0,40}\bsur (?:votre|vos|le|les) (?:salaires?|paie|"
              r"remunerations?|pensions?|allocations?|traitement)|"
              r"\bencheres\b|\bvente (?:forcee|judiciaire)|hypotheque|"
              r"\b" + _BAILIFF + r"\b.{0,50}\b(?:se (?:present|deplac|rend)\w+|viendr\w+|pass(?:era|eront)|"
              r"interviendr\w+|emporter\w*|enlever\w*|frapper\w*)|"
              r"\b(?:viendr|passer)\w+ (?:\w+ ){0,2}(?:reprendre|chercher|enlever|prendre|emporter|recuperer|vider) "
              r"(?:vos|votre)\b(?! (?:cheque|reglement|paiement|reponse|commande))|"
              r"employeur\b.{0,60}\b(?:salaire|remuneration)|\benlevement de vo(?:s|tre)|sous scelles|"
              r"prelevements? forces?|opposition sur vo(?:s|tre)|\bpaierons\b.{0,20}\bsur vo(?:s|tre)|"
              r"(?:debite|preleve)e?s? d'office|"
              r"\b(?:passer\w*|phase|stade|mettr\w+|mise)\b.{0,20}\bexecution\b(?! (?:des|du|de ))",
        unless=_BY_A_JUDGE + r"|\b(?:ne|n') ?(?:peut|peuvent|pouvons|permet|pourr\w+)\b|"
               r"\baucune? (?:saisie|mesure|execution|voie|compte)|interdi(?:t|sent)|impossible|\bsuppos\w+ une? ",
        homonyms=r"(?:erreurs?|fautes?|ecran|masque|formulaire|agents?|operateur|champ|date|aide a la) de saisie|"
                 r"saisies? (?:comptables?|informatiques?|manuelles?|automatiques?|de donnees|des donnees|en ligne|"
                 r"sur le portail|par nos services)|"
                 r"saisie de (?:la |l'|votre |notre |cette |vos |nos )?(?:commandes?|factures?|reglements?|"
                 r"virements?|paiements?|ecritures?|adresse|coordonnees|rib|iban|references?|numero|bon)|"
                 r"(?:juridiction|commission|cour|cnil|chambre|formation|instance|administration|mediation)\b"
                 r".{0,40}\bsaisies?|\b(?:a|avait|avons|ont|ete) (?:ete )?saisie?s?\b(?! vos| votre| sur)|"
                 r"compte (?:client|fournisseur|internet|en ligne)s?\b.{0,30}|"
                 r"(?:facture|la vente|les ventes|lots?|adjuge)\b.{0,20}aux encheres(?! (?:vos|votre))",
        bad="Sans paiement sous 8 jours, une saisie de vos comptes sera pratiquée.",
        good="Une décision de justice permettrait seule une saisie.",
        why="Nulle saisie sans titre exécutoire : l'annoncer comme acquise est une pratique trompeuse, ou"
            " agressive.",
        basis="cconso-L121-6 cconso-L121-2 cconso-L121-5 cpce-L111-2 cpce-L111-3", regimes=PRIVATE,
    ),
    wording(
        5, "inevitable-court", "Procès annoncé comme engagé ou gagné",
        stems="condamn dossier affaire procedure action instance poursuites avons gagner gain_de_cause proces"
              " tribunal juge chance d'avance requete perdrez en_jugement donnera obten assures",
        finds=r"condamnation\b.{0,30}(?:certaine|inevitable|acquise|assuree|ineluctable|automatique|garantie|"
              r"aucun doute|immediate)|(?:vous|votre (?:societe|entreprise)) (?:serez|etes|sera|allez etre|va etre) "
              r"(?:\w+ment |d'office |donc |a coup sur |sans aucun doute )*condamnee?s?\b|"
              r"vous condamnera|obtiendrons\b.{0,40}(?:condamnation|gain de cause)|"
              r"(?:dossier|affaire) (?:est|a ete|a|se trouve) (?:deja|d'ores et deja) (?:ete )?(?:transmis|"
              r"remis|confie|depose|entre les mains|chez|devant|au tribunal)|"
              r"(?:dossier|affaire) (?:est|a ete|se trouve|vient d'etre) (?:\w+ ){0,3}(?:devant|entre les mains d\w+|"
              r"transmise? (?:a|au)) (?:notre |un |le |du )?(?:tribunal|juge|procureur|huissier)|"
              r"(?:procedure|action|instance|requete)s? (?:judiciaires? |contentieuses? |en justice |"
              r"d'injonction de payer )?"
              r"(?:est|sont|a ete|ont ete|se trouve) (?:deja |d'ores et deja |actuellement |desormais )*"
              r"(?:en cours|engagee|lancee|entamee|introduite|ouverte|pendante|deposee|enregistree)|"
              r"(?:poursuites|procedure)\b.{0,20}(?:sont|ont ete|ont|a|suit|suivent) (?:deja |d'ores et deja )?"
              r"(?:engagees|lancees|entamees|en cours|commence|debute|demarre|son cours|leur cours)|"
              r"(?:jugement|decision|ordonnance)\b.{0,20}(?:sera|est) (?:rendue?|prononcee?) (?:contre|a votre)|"
              r"avons (?:deja |d'ores et deja |des a present )(?:saisi|assigne|engage|depose|"
              r"lance|entame|introduit|obtenu)|(?:tribunal|juge) (?:est|a ete) (?:\w+ |d'ores et ){0,2}"
              r"saisi|certains? (?:de gagner|d'obtenir)|assures? (?:de gagner|d'obtenir|d'avoir)|"
              r"gain de cause (?:est |sera )?(?:certain|assure|acquis)|"
              r"\b(?:proces|issue)\b.{0,40}(?:aucun doute|pas de doute|certaine?\b|joue|gagnee? d'avance|"
              r"perdue? d'avance)|perdrez (?:\w+ ){0,2}(?:proces|devant)|\bvous perdrez$|pass\w+ en jugement|"
              r"donnera (?:raison|tort)|aucune chance|"
              r"(?:juge|tribunal) (?:ne pourra que|fera droit|ne manquera pas|"
              r"tranchera (?:forcement|necessairement))|perdu d'avance",
        unless=r"\baucune (?:procedure|action|instance|poursuite)",
        homonyms=r"procedure (?:collective|de sauvegarde|de redressement|de liquidation|de surendettement|"
                 r"amiable|interne|de remboursement|de recouvrement amiable|de mediation)|"
                 r"action (?:commerciale|corrective)|\binstance de mediation",
        bad="Votre condamnation est certaine.", good="Le tribunal appréciera.",
        why="Annoncer comme fait ou gagné un procès qui ne l'est pas trompe le débiteur.",
        basis="cconso-L121-2 cconso-L121-5",
    ),
    wording(
        8, "criminal-threat", "Menace pénale pour une dette",
        stems="plainte escroquerie abus_de_confiance prison penal garde_a_vue procureur delit gendarme police vol"
              " insolvabilite correctionnel infraction amende commissariat incarcer casier filouterie grivelerie"
              " detourne banqueroute autorites brigade parquet",
        finds=r"\bplaintes?\b|escroquerie|abus de confiance|\bprison\b|emprisonnement|incarcer|"
              r"\bpenal(?:e|es|ement)?\b|garde a vue|\bprocureur\b|\bdelits?\b|\b(?:les|aux|des|"
              r"la) gendarme(?:s|rie)\b|"
              r"\bla police\b(?! municipale)|services? de police|\bcommissariat\b|correctionnel|\binfraction|"
              r"casier judiciaire|"
              r"\bfilouterie|\bgrivelerie|banqueroute|detournement de|organisation (?:frauduleuse )?"
              r"d'insolvabilite|denonc\w+.{0,30}\bautorites|(?:saisi|alert|inform|transm|"
              r"denonc)\w+ (?:\w+ ){0,2}parquet\b|"
              r"(?:risqu|encour|passible|expos|puni|peine|condamn|sanction)\w*\b.{0,60}\bamendes?\b|"
              r"\b(?:est|constitue|pour|comme|releve|qualifi\w+|assimil\w+|apparent\w+)\b (?:\w+ ){0,2}"
              r"(?:un |du |au |de )?vol\b(?! (?:aller|retour|direct|de nuit|pour|vers|n°))",
        unless=r"\bn(?:e |')(?:s'agit|est|sont) (?:donc )?pas|\brien de penal|\baucune (?:plainte|infraction)|"
               r"ne (?:depos|port|constitu|envisag)\w+ (?:\w+ )?(?:pas|aucune)",
        homonyms=r"clauses? penales?|declar\w+ .{0,30}procureur|polices? d'assurance|"
                 r"\b(?:votre|vos|toute) plaintes?|"
                 r"\b(?:madame|monsieur|mme|m\.) (?!le |la )(?:\w+ )?prison",
        bad="À défaut, nous déposerons plainte pour escroquerie.",
        good="La clause pénale du contrat s'applique.",
        why="Ne pas payer n'est pas une infraction : la menace l'est, et peut constituer un chantage.",
        basis="cconso-L121-6 cpen-312-10",
    ),
    wording(
        9, "blacklist-threat", "Menace de fichage",
        stems="ficp fcc fiben bancaire fich banque_de_france liste black registre chequier mauvais_payeur d'emettre",
        finds=r"\bficp\b|\bfcc\b|\bfiben\b|(?:interdit|interdiction)\w* (?:bancaire|de chequier|d'emettre)|"
              r"\b(?:serez|sera|seront|etre|etes|vous|est) (?:\w+ment )?fichee?s?\b|\bfich(?:erons|er|age)\b|"
              r"(?:inscri|signal|declar|figur|port|transm|communiqu|expos|denonc|cotation|cote\b)\w*"
              r".{0,60}(?:banque de france|mauvais payeurs?\b|\bfichiers? (?:national|central|des |d'|de la|prefet))|"
              r"fichiers? (?:des |d'|national des |central des )(?:impayes|incidents|mauvais payeurs|debiteurs)|"
              r"listes? (?:noires?|rouges?|des mauvais)|\bblack-?list|registre des mauvais",
        unless=DENIED,
        homonyms=r"\bficher? (?:pdf|client|joint)|(?:compte|tenu|taux|site|publi\w+).{0,30}banque de france",
        bad="Vous serez fiché à la Banque de France.",
        good="Nous déclarerons cet impayé à notre assureur-crédit.",
        why="Une dette commerciale ordinaire n'ouvre aucun fichage : la menace est impossible, donc"
            " agressive.", basis="cconso-L121-6 rgpd-6",
    ),
    wording(
        10, "publicity-threat", "Menace de révéler la dette à des tiers",
        stems="votre vos publi facebook linkedin instagram twitter tiktok google trustpilot internet presse"
              " reseau forum avis journ reputation liste_noire place_publique tout_le_monde au_courant saura apprendr",
        finds=_TO_TELL + r"\b.{0,60}" + _SECRETS_KEPT_FROM + r"|"
              + _SECRETS_KEPT_FROM + r".{0,40}\b(?:ser(?:a|ont)|seraient|pourr\w+ etre)\b.{0,25}(?:averti|"
              r"informe|prevenu|avise|alerte|contacte|au courant|destinataire)|"
              + _SECRETS_KEPT_FROM + r".{0,30}\b(?<!n'en )(?:saur(?:a|ont)|apprendr\w+|decouvrir\w*|recevr\w+)|"
              r"(?:copie|double)\b.{0,60}(?:\ba|\bpour|\baupres de) " + _SECRETS_KEPT_FROM + r"|"
              + _PUBLISH + r"\b.{0,60}" + _IN_PUBLIC + r"|" + _IN_PUBLIC + r".{0,40}\b(?:publi|diffus|avis)\w*|"
              r"(?:reseaux? sociaux|avis google)|publi\w+ (?:\w+ )?en ligne|\brend(?:re|rons|u|ue|"
              r"us) (?:\w+ ){0,3}publi(?:c|que)s?\b|"
              r"\baffich\w+ (?:votre|vos|le) (?:nom|dette|impayes?|photo)|"
              r"publi(?:er|erons|ee?)\b.{0,40}(?:nom|impaye|dette|defaut|situation)|"
              r"\b(?:nom|impaye|dette|defaut|situation)s?\b.{0,50}\bpubliee?s?\b|"
              r"(?:residence|immeuble|quartier|village|voisinage|profession|ville)\b.{0,30}(?:au courant|saur\w+|"
              r"apprendr\w+|informee?s?)|\bpubliquement\b|"
              r"place publique|tout le monde (?:saura|apprendra)|liste noire|"
              r"votre (?:bonne )?reputation",
        unless=DENIED,
        homonyms=r"(?:suivez|retrouvez|rejoignez|contactez)[- ]nous.{0,40}|"
                 r"(?:merci|veuillez|pensez|vous prions?|vous invitons|vous pouvez|pouvez-vous|demandons|"
                 r"conseillons|a vous|il vous (?:appartient|suffit))\b.{0,40}\b(?:inform|contact|avert|preven|"
                 r"rapproch|ecri|signal|avis|appel)\w*|"
                 r"(?:adresse|compte|agence|coordonnees) (?:de |aupres de )?votre banque",
        bad="Nous serons contraints d'informer votre employeur.",
        good="Ces informations ne sont pas transmises à des tiers.",
        why="Révéler une dette à des tiers viole la vie privée ; en menacer peut constituer un chantage.",
        basis="cpen-312-10 rgpd-5 cconso-L121-6",
    ),
    wording(
        24, "enforcement-public", "Exécution forcée contre une personne publique",
        stems="saisi huissier commissaire liquidation redressement execution expuls force blocage bloqu",
        finds=r"\bsaisies?\b|\bsaisi(?:r|rons|ra) (?:\w+ ){0,3}" + _GOODS + r"\b|\bhuissiers?\b|"
              + _GOODS + r"\b.{0,60}\b(?:saisis|saisi|bloque)e?s?\b|"
              r"commissaires? de justice|\b(?:liquidation|redressement) judiciaire|liquidation de votre|"
              r"execution forcee|voies d'execution|\bexpulsion|force publique|(?:blocage|bloqu\w+) "
              r"(?:de )?vos comptes",
        unless=r"immunite|insaisissab|\baucune (?:saisie|execution|mesure)|\bne (?:peut|peuvent|pouvons)\b",
        homonyms=r"liquidation de la depense|(?:erreurs?|ecran|date) de saisie|"
                 r"saisies? (?:comptables?|sur le portail|sur chorus|informatiques?|manuelles?|en ligne)|"
                 r"saisie de (?:la |votre |notre |cette )?(?:facture|commande|virement|reglement|numero|reference)|"
                 r"(?:juridiction|cour|commission|chambre|autorite|mediation)\b.{0,40}\bsaisies?|"
                 r"\b(?:a|avait|etre|ete) (?:ete )?saisie?s?\b",
        bad="Le dossier sera remis à un commissaire de justice pour saisie.",
        good="Nous saisirons le préfet d'une demande de mandatement d'office.",
        why="Les personnes publiques sont insaisissables : la menace est impossible.", basis="cpce-L111-1",
        regimes=(PUBLIC,),
    ),
    wording(
        27, "certain-suit-b2c", "Procès annoncé comme certain à un consommateur",
        stems="tribunal juge injonction justice judiciaire avocat huissier poursuites proces assign refere"
              " petites_creances conseil_juridique",
        finds=r"\b" + _WE_SHALL + r"\b.{0,90}?(?:" + _COURT + r")|"
              r"\b(?:ce sera|ce seront|c'est) (?:donc |alors )?(?:le |la |les |un |l'|au )?(?:" + _COURT + r")|"
              r"\bassigner(?:ons|a)\b|(?:" + _COURT + r").{0,60}\b" + _SHALL_BE + r"|"
              r"\b" + _SHALL_BE + r"\b.{0,90}?(?:" + _COURT + r")|"
              r"\b(?:avocats?|huissiers?|commissaires? de justice)\b.{0,20}\b(?:engager|prendr|saisir|delivrer|"
              r"proceder|interviendr|poursuivr|assigner|reclamer)(?:a|ont)\b",
        unless=r"conciliateur|mediateur|\bne \w+rons pas\b|\bpourr(?:a|ons|ait|ions)\b",
        homonyms=r"(?:tribunal|juge)\b.{0,20}\b(?:appreci|decid|tranch|dir)\w+|avocat de votre choix",
        bad="Nous saisirons le tribunal.", good="Nous pourrions demander une injonction de payer.",
        why="À un consommateur, la suite judiciaire s'annonce comme une possibilité, jamais comme une"
            " certitude.", basis="cconso-L121-6 cconso-L121-2",
        regimes=(B2C,),
    ),
    wording(
        28, "early-suit-b2c", "Suite judiciaire dans une lettre amiable à un consommateur",
        stems="tribunal juge injonction justice judiciaire avocat huissier poursuites proces assignation refere"
              " creances conseil",
        finds=_COURT, unless=r"conciliateur|mediateur|mediation",
        homonyms=r"(?:service|cellule|pole|direction|departement) (?:\w+ )?judiciaires?|"
                 r"(?:redressement|liquidation) judiciaire|avocat de votre choix|la justice vous est rendue",
        bad="À défaut, une injonction de payer pourrait être demandée.",
        good="Sans réponse, nous vous adresserons une demande formelle.",
        why="Le rappel et la relance restent amiables : la voie judiciaire ne se nomme que dans la mise en"
            " demeure.", basis="cconso-L121-6",
        regimes=(B2C,), kinds=SOFT_LETTERS,
    ),
    wording(
        29, "title-without-judge", "Titre exécutoire sans juge",
        stems="executoire un_titre juge tribunal non-contestation 126-1",
        finds=r"(?:titre executoire|un titre)\b.{0,40}sans (?:juge|jugement|decision|passer|audience|tribunal|"
              r"proces)|sans (?:juge|jugement|proces|tribunal|passer devant le (?:juge|tribunal)).{0,50}titre|"
              r"(?:plus|pas|nul|aucun) (?:besoin|necessaire)\b.{0,30}(?:juge|tribunal|jugement)|"
              r"dispens\w+ (?:de|d'un) (?:\w+ ){0,3}(?:juge|tribunal|jugement)|"
              r"(?:silence|absence|defaut|non-contestation|sans contestation)\b.{0,60}(?:vaut|vaudra|vaudront|"
              r"emporte\w*|tiendra lieu de|deviendra) titre executoire|"
              r"titre executoire (?:automatique|direct|immediat|de plein droit)|"
              r"proces-verbal de non-contestation|\bl\.? ?126-1\b",
        unless=r"l\.? ?125-1|petites creances|ordonnance|simplifiee|\baccord\b|\baucun titre|ne peut",
        bad="Nous obtiendrons un titre exécutoire sans juge.",
        good="Nous pourrons demander une injonction de payer.",
        why="La voie nouvelle sans juge n'est pas applicable tant que son décret n'est pas publié :"
            " l'annoncer est faux.",
        basis="cconso-L121-2 cconso-L121-5",
    ),
)  # fmt: skip
