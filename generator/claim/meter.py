"""The meter: what time does to a due date. It becomes late, brings its indemnity, bears interest day after day."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from generator.case import DayCount, FeePer, Regime, Rounding
from generator.claim.accounts import Slot
from generator.claim.model import Segment, Terms
from generator.claim.rates import Rate, Tariff, interest, pieces, year_days
from generator.law import Law
from generator.money import CENT, ZERO, round_cents

_ONE_DAY = timedelta(days=1)
_FEE = {Regime.B2B: "indemnite_forfaitaire", Regime.PUBLIC: "indemnite_forfaitaire_public"}


class Meter:
    """The rates and conventions of one claim, applied to its due dates as days pass."""

    def __init__(self, regime: Regime, law: Law, terms: Terms, tariff: Tariff) -> None:
        self.regime, self.law, self.terms, self.tariff = regime, law, terms, tariff
        self.counts_end = terms.day_count is not DayCount.END_EXCLUSIVE
        self.rates: dict[date, Rate] = {}

    def wake(self, slot: Slot, day: date) -> bool:
        """Whether `slot` is or was late on `day`; it brings its indemnity from the first day it is.

        One per invoice or per due date, none where an insolvency judgment forbade payment on the due date
        (C. com., art. L. 441-10, II).
        """
        if not slot.late and slot.base and slot.first_late <= day:
            slot.late = True
            self._charge_the_fee(slot)
        return slot.late

    def bring(self, slot: Slot, day: date) -> None:
        """Bring `slot` to `day`, before what happens that day: lateness, interest.

        The day itself bears interest on the former base, unless DayCount.END_EXCLUSIVE.
        """
        if not slot.base or not (slot.late or self.wake(slot, day)):
            return
        last = min(day if self.counts_end else day - _ONE_DAY, slot.stop)
        if slot.first is None or slot.line.interest_stopped or last < slot.cursor:
            return
        for begin, finish in slot.open_days(last):
            for start, end, values in pieces(
                self.law, self.tariff, self.terms.day_basis, slot.first, begin, finish
            ):
                self._accrue(slot, start, end, self.tariff.rate(*values))
        slot.cursor = last + _ONE_DAY

    def burden(self, slot: Slot, day: date) -> Decimal:
        """The rate at which an unpaid debt bears interest on `day`: what the debtor most wants to be rid of."""
        if not slot.base or slot.first is None or not slot.first <= day <= slot.stop:
            return ZERO
        if slot.line.interest_stopped:
            return ZERO
        return self._rate(slot, day).percent

    def per_diem(self, slots: Iterable[Slot], as_of: date) -> Decimal:
        """What the day after `as_of` adds at the rate of `as_of`, half up to four decimals."""
        daily, tomorrow = ZERO, as_of + _ONE_DAY
        for slot in slots:
            if slot.first is None or slot.first > tomorrow or not slot.due < as_of <= slot.stop:
                continue
            if slot.base and not slot.line.interest_stopped and slot.bears_interest(tomorrow):
                rate = self._rate(slot, as_of)
                divisor = year_days(self.terms.day_basis, as_of.year)
                daily += interest(slot.base, rate.percent, 1, divisor)
        return daily.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)

    def _rate(self, slot: Slot, day: date) -> Rate:
        at = slot.first if self.tariff.frozen and slot.first else day
        if at not in self.rates:
            self.rates[at] = self.tariff.rate(*[self.law.in_force(key, at) for key in self.tariff.keys])
        return self.rates[at]

    def _charge_the_fee(self, slot: Slot) -> None:
        line = slot.line
        again = self.terms.fee_per is FeePer.DUE_DATE
        if (line.fee_value and not again) or line.fee_stopped:
            return
        if self.regime in _FEE and slot.due <= slot.stop:
            value = self.law.in_force(_FEE[self.regime], slot.due + _ONE_DAY)
            line.fee_value = line.fee_value or value
            line.fee += value.value
            line.fee_count += 1

    def _accrue(self, slot: Slot, start: date, end: date, rate: Rate) -> None:
        line, base, days = slot.line, slot.base, (end - start).days + 1
        divisor = year_days(self.terms.day_basis, start.year)
        if self.terms.rounding is not Rounding.PER_SEGMENT:
            line.weights[divisor] = line.weights.get(divisor, ZERO) + base * rate.percent * days
            exact = sum((weight / (100 * year) for year, weight in line.weights.items()), ZERO)
            mode = ROUND_DOWN if self.terms.rounding is Rounding.TRUNCATED else ROUND_HALF_UP
            running = exact.quantize(CENT, rounding=mode)
            amount, line.rounded = running - line.rounded, running
        else:
            amount = round_cents(interest(base, rate.percent, days, divisor))
        slot.accrued += amount
        slot.segments.append(
            Segment(
                invoice=line.number,
                due_date=slot.due,
                start=start,
                end=end,
                days=days,
                base=base,
                rate_percent=rate.percent,
                year_days=divisor,
                rule=self.tariff.rule,
                rate_label=rate.label,
                basis=self.tariff.basis,
                citation=self.tariff.citation,
                source=rate.source,
                legal_values=rate.values,
                amount=amount,
            )
        )
