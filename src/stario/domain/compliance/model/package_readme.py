"""What a package says of itself to whoever opens it."""

READ_ME = """\
STARIO: DATA PACKAGE FOR AN AUTHORITY

[uz] Bu paketda soʻrovda koʻrsatilgan shaxslar va davr boʻyicha Stario saqlaydigan maʼlumotlar bor.
Paket faqat manifest.json dagi kalit egasi uchun shifrlangan va Stario kaliti bilan imzolangan.
Tekshirish: `stario legal verify`. Yuz tasvirlaridan olingan biometrik andozalar, parollar va
maxfiy belgilar hech qachon berilmaydi.

[ru] В пакете данные, которые Stario хранит о лицах и за период, названных в запросе. Пакет
зашифрован для владельца ключа из manifest.json и подписан ключом Stario. Проверка:
`stario legal verify`. Биометрические шаблоны лиц, пароли и секреты не передаются никогда.

[en] This package has what Stario keeps about the people and the period that the request names. It
is encrypted to the key in manifest.json and signed by Stario. Check it with `stario legal verify`.
Biometric templates of faces, passwords and secrets are never handed over.

FILES
manifest.json        the request, its approval, and path, SHA-256, bytes and records of every file
manifest.sig         Ed25519 signature (RFC 8032) of the bytes of manifest.json, hexadecimal
users.json           accounts, sessions, consents and permissions, uploads (no pictures), quizzes
content/             what was made, file by file, with its records and texts in records.json
transactions.json    orders, payments, refunds, payouts and entries of the ledger, in tiyin
moderation.json      decisions of review, appeals, wishes of artists
communications.json  claims of fans and what staff replied
logs.jsonl           entries of the audit log, each with a proof that leads to the signed
                     checkpoint in manifest.json (RFC 6962)

Stario sends no e-mails, text messages or push messages of its own and keeps none: what people were
told stands in claims, in notes of refunds, in events of orders and in decisions of review.
Raw messages of payment providers, waiting jobs and caches are not part of it. Records of the period
are those whose own time lies in it; what somebody is does not depend on the period.
"""
