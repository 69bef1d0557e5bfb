"""The accounts of the ledger, by code."""

from enum import StrEnum

from stario.domain.kernel.ids import ArtistId
from stario.domain.payments.model.provider import Provider


class AccountKind(StrEnum):
    ASSET = "asset"
    LIABILITY = "liability"
    REVENUE = "revenue"
    EXPENSE = "expense"


BANK = "bank"
CUSTOMER_PREPAYMENT = "customer_prepayment"
"""What fans have paid for and do not have yet."""
REFUND_PAYABLE = "refund_payable"
"""What goes back to fans and has not left yet."""
VAT_PAYABLE = "vat_payable"
TAX_WITHHELD = "tax_withheld"
PAYOUT_PAYABLE = "payout_payable"
"""What is decided to go to artists and has not left the bank yet."""
PLATFORM_REVENUE = "platform_revenue"
PAYMENT_FEES = "payment_fees"


def provider_receivable(provider: Provider) -> str:
    """What a provider has taken for us and not handed over."""
    return f"provider_receivable:{provider.value}"


def artist_pending(artist: ArtistId) -> str:
    """An artist's share while the goods may still come back."""
    return f"artist_payable:{artist}:pending"


def artist_available(artist: ArtistId) -> str:
    """An artist's share that the next payout takes."""
    return f"artist_payable:{artist}:available"


def artist_receivable(artist: ArtistId) -> str:
    """What an artist owes after refunds of what was paid out; the next payouts net it."""
    return f"artist_receivable:{artist}"


KINDS = {
    "bank": AccountKind.ASSET,
    "provider_receivable": AccountKind.ASSET,
    "artist_receivable": AccountKind.ASSET,
    "customer_prepayment": AccountKind.LIABILITY,
    "refund_payable": AccountKind.LIABILITY,
    "vat_payable": AccountKind.LIABILITY,
    "tax_withheld": AccountKind.LIABILITY,
    "payout_payable": AccountKind.LIABILITY,
    "artist_payable": AccountKind.LIABILITY,
    "platform_revenue": AccountKind.REVENUE,
    "payment_fees": AccountKind.EXPENSE,
}


def kind_of(code: str) -> AccountKind:
    """
    What kind of account *code* names.

    Raises:
        KeyError: there is no such family of accounts.
    """
    return KINDS[code.partition(":")[0]]
