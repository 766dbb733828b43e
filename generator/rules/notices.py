"""Every other code that can be printed: said where a file is read or a letter printed, explained here."""

from generator.diagnostics import Severity
from generator.rules.rule import Rule, Subject

_ASSURED = "Un fichier mal lu ferait une lettre fausse : l'outil préfère s'arrêter et dire où."
_TYPED = "La clé décide du type de la valeur ; une valeur douteuse n'est jamais devinée."


def _notice(
    code: str,
    title: str,
    fix: str,
    why: str = _TYPED,
    *,
    severity: Severity = Severity.ERROR,
    subject: Subject = Subject.WRITING,
) -> Rule:
    return Rule(
        code=code,
        title=title,
        why=why,
        fix=fix,
        message=title[0].lower() + title[1:],
        severity=severity,
        subject=subject,
    )


_ALL = (
    _notice("YAM01", "Fichier qui n'est pas un texte UTF-8 lisible",
        "enregistrez le fichier en UTF-8, et retapez le caractère invisible", _ASSURED),
    _notice("YAM02", "Fichier illisible",
        "remplacez-le par un fichier texte ordinaire, dans le dossier du projet", _ASSURED),
    _notice("YAM03", "Fichier vide", "partez d'un exemple, ou lancez « amiable nouveau »", _ASSURED),
    _notice("YAM04", "Tabulation en guise de retrait", "remplacez la tabulation par deux espaces par niveau",
        _ASSURED),
    _notice("YAM05", "Plusieurs documents dans un fichier",
        "gardez un seul dossier par fichier, sans « --- »", _ASSURED),
    _notice("YAM06", "Ancre ou renvoi", "recopiez la valeur à chaque endroit où elle sert", _ASSURED),
    _notice("YAM07", "Étiquette de type", "supprimez le mot qui commence par « ! »", _ASSURED),
    _notice("YAM08", "Écriture entre accolades ou crochets", "écrivez une valeur par ligne, avec un retrait",
            "« {montant: 250,00} » se lirait comme deux valeurs : la virgule sépare."),
    _notice("YAM09", "Structure trop profonde", "vérifiez les retraits de ce passage", _ASSURED),
    _notice("YAM10", "Clé qui n'est pas un mot", "écrivez « clé: valeur »", _ASSURED),
    _notice("YAM11", "Clé répétée", "gardez une seule des deux lignes",
        "Deux valeurs pour une clé : rien ne dit laquelle est la bonne."),
    _notice("YAM12", "Écriture incomprise",
        "vérifiez les deux-points, les guillemets et les retraits de la ligne", _ASSURED),
    _notice("FMT01", "Clé inconnue", "corrigez la clé ; la page du format donne la liste",
        "Une clé mal écrite ferait ignorer une donnée sans le dire."),
    _notice("FMT02", "Clé écrite deux fois", "gardez une seule des deux lignes"),
    _notice("FMT03", "Valeur refusée", "suivez l'aide affichée, ou comparez avec un exemple"),
    _notice("FMT04", "Valeur absente", "ajoutez la ligne demandée"),
    _notice("FMT05", "Montant ou taux mal écrit", "écrivez par exemple « 1 250,00 »",
        "« 1,234 » se lit différemment dans deux pays."),
    _notice("FMT06", "Date mal écrite", "écrivez 30/06/2026 ou 2026-06-30"),
    _notice("FMT07", "Référence mal écrite", "lettres minuscules, chiffres et tirets seulement",
        "La référence sert de nom de fichier."),
    _notice("FMT08", "Chemin de pièce refusé",
        "indiquez un chemin relatif au dossier, par exemple pieces/facture.pdf",
            "Aucun fichier extérieur au dossier n'est lu ni joint."),
    _notice("FMT09", "Identifiant faux", "recopiez le numéro depuis un document officiel",
        "La clé de contrôle révèle une faute de frappe."),
    _notice("FMT10", "Code postal mal écrit", "cinq chiffres ; pour l'étranger, ajoutez « pays »"),
    _notice("FMT11", "Nom de fichier différent de la référence",
        "renommez le fichier ou corrigez la référence",
            "Un dossier se retrouve par son nom de fichier."),
    _notice("FMT12", "Référence de dossier répétée", "donnez une référence différente à chaque dossier",
            "Deux dossiers du même nom mêleraient leurs lettres."),
    _notice("FMT13", "Créancier ou procédure introuvable", "corrigez le nom, ou créez le fichier"),
    _notice("FMT14", "Segment revendiqué par plusieurs procédures",
        "écrivez « procedure: » dans le dossier, ou retirez le segment d'une des procédures",
            "Deux calendriers pour un même débiteur : rien ne dit lequel suivre."),
    _notice("LAW01", "Valeur légale inconnue à cette date",
        "complétez les données de generator/law avec le texte publié",
            "Un taux n'est jamais extrapolé : sans texte publié, aucune somme n'est calculée.",
            subject=Subject.FACTS),
    _notice("LAW02", "Valeur légale bientôt périmée",
        "cherchez le texte qui suit et ajoutez l'enregistrement affiché dans generator/law",
            "Passé son dernier jour, tout dossier qui en dépend s'arrête (LAW01). L'avertissement porte sur les"
            " données, une fois pour tous les dossiers : il ne se déroge pas.",
            severity=Severity.WARNING, subject=Subject.FACTS),
    _notice("LAW03", "Valeur légale à relire",
        "relisez le texte, puis mettez à jour « verifie_le » dans generator/law",
            "Une valeur sans terme peut changer sans que rien ne l'annonce : elle se vérifie une fois par an,"
            " pour tous les dossiers à la fois.",
            severity=Severity.WARNING, subject=Subject.FACTS),
    _notice("DER01", "Dérogation à une erreur", "corrigez la cause et supprimez la dérogation",
            "Une dérogation n'écarte qu'un avertissement, jamais une erreur ni un refus."),
    _notice("DER02", "Dérogation sans objet", "supprimez-la",
        "Une dérogation oubliée cacherait un avertissement futur.", severity=Severity.WARNING),
    _notice("PDF01", "Document impossible à imprimer", "corrigez le texte ou l'image cités",
            "Un caractère qu'aucune police ne porte, ou une image illisible, manquerait à la lettre."),
    _notice("LET00", "Modèle de lettre à corriger", "corrigez la ligne indiquée du modèle",
            "Un modèle en faute ne produit aucune lettre plutôt qu'une lettre fausse.",
            subject=Subject.LETTER),
)  # fmt: skip

CRASH = Rule(
    code="INT01",
    title="Défaut de l'outil",
    why="Une règle s'est interrompue : ce dossier n'a pas été entièrement contrôlé, ses lettres sont donc"
    " retenues.",
    fix="signalez ce défaut aux mainteneurs, avec le code de la règle ; n'envoyez rien",
    message="la règle {rule} s'est interrompue ({reason})",
    severity=Severity.ERROR,
    subject=Subject.FACTS,
)

NOTICES = {notice.code: notice for notice in (*_ALL, CRASH)}
