/* What a payment does to one invoice, as generator/claim/accounts.py. Sums are whole cents. */
(() => {
  "use strict";
  const { numbers } = self.amiable;

  function payPrincipal(line, amount) {
    const part = numbers.smaller(amount, line.balance);
    line.balance -= part;
    line.paid += part;
    return part;
  }

  function payInterest(line, amount) {
    const part = numbers.smaller(amount, line.accrued);
    line.accrued -= part;
    line.interestPaid += part;
    line.paid += part;
    return part;
  }

  function payFee(line, amount) {
    const part = numbers.smaller(amount, line.fee);
    line.fee -= part;
    line.feePaid += part;
    line.paid += part;
    return part;
  }

  /** `amount` over `needs` in proportion, to the cent, never above a need; the shares add up exactly. */
  function shareOut(amount, needs) {
    const total = numbers.sum(needs);
    if (amount >= total) return [...needs];
    let seen = 0n;
    let given = 0n;
    return needs.map((need) => {
      seen += need;
      const share = numbers.halfUp(amount * seen, total) - given;
      given += share;
      return share;
    });
  }

  self.amiable.accounts = { payFee, payInterest, payPrincipal, shareOut };
})();
