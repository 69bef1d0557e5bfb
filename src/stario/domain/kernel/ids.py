"""
Identities: UUIDs as text, told apart by the type checker.

Of version 7, which port `Ids` makes, or of version 5 where the same cause must give the same thing.
"""

from typing import NewType
from uuid import NAMESPACE_URL, UUID, uuid5

AccountId = NewType("AccountId", str)
ArtistId = NewType("ArtistId", str)
ConsentId = NewType("ConsentId", str)
TemplateId = NewType("TemplateId", str)
JobId = NewType("JobId", str)
VideoId = NewType("VideoId", str)
VoiceMessageId = NewType("VoiceMessageId", str)
PosterId = NewType("PosterId", str)
QuizId = NewType("QuizId", str)
VoiceQuizId = NewType("VoiceQuizId", str)
VoiceClipId = NewType("VoiceClipId", str)
FaceUploadId = NewType("FaceUploadId", str)
OrderId = NewType("OrderId", str)
SessionId = NewType("SessionId", str)
ExportId = NewType("ExportId", str)
CategoryId = NewType("CategoryId", str)
ProductId = NewType("ProductId", str)
VariantId = NewType("VariantId", str)
PreviewId = NewType("PreviewId", str)
SculptureId = NewType("SculptureId", str)
CartId = NewType("CartId", str)
CartItemId = NewType("CartItemId", str)
QuoteId = NewType("QuoteId", str)
VoucherId = NewType("VoucherId", str)
ClaimId = NewType("ClaimId", str)
PaymentId = NewType("PaymentId", str)
RefundId = NewType("RefundId", str)
CallbackId = NewType("CallbackId", str)
EntryId = NewType("EntryId", str)
PayoutId = NewType("PayoutId", str)
CaseId = NewType("CaseId", str)
AppealId = NewType("AppealId", str)
GoldenItemId = NewType("GoldenItemId", str)
RuleId = NewType("RuleId", str)
BannedMediaId = NewType("BannedMediaId", str)
AuditEventId = NewType("AuditEventId", str)
LegalExportId = NewType("LegalExportId", str)
PermissionId = NewType("PermissionId", str)
BreachId = NewType("BreachId", str)
IncidentId = NewType("IncidentId", str)
MaintenanceId = NewType("MaintenanceId", str)


def derived_id(cause: str, *, namespace: UUID = NAMESPACE_URL) -> str:
    """
    Give the one id of what *cause* makes, so that a second attempt finds what the first one made.

    Whoever knows *cause* knows the id: it keeps nothing secret.

    Source: RFC 9562, version 5.
    """
    return str(uuid5(namespace, cause))
