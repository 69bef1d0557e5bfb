"""Identities: UUIDv7 strings, told apart by the type checker."""

from typing import NewType

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
