"""Permissions of people who are pictured, over HTTP, and the texts they agree to."""

import attrs

from stario.domain.compliance.model.consent_text import Operator, current_texts, texts_of
from stario.domain.compliance.model.permission import PermissionMissing
from stario.domain.compliance.usecases.give_permission import GivePermission
from stario.domain.compliance.usecases.list_permissions import ListPermissions
from stario.domain.compliance.usecases.withdraw_permission import WithdrawPermission
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import PermissionId
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.permissions_schema import (
    ConsentTextsAnswer,
    ConsentTextsQuery,
    PermissionAnswer,
    PermissionBody,
    PermissionPath,
    permission_answer,
    texts_answer,
)
from stario.entrypoints.http.routing import SIGNED_IN, Call, Reply, Route, route

TAG = "Permissions"


@attrs.frozen(kw_only=True)
class PermissionHandlers:
    give_permission: GivePermission
    list_permissions: ListPermissions
    withdraw_permission: WithdrawPermission
    operator: Operator

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/consent-texts",
                self.texts,
                tag=TAG,
                summary="Read the texts that people agree to",
                description="The terms of use, and apart from them the consent of whoever is "
                "pictured or heard; each with its version and its hash.",
                query=ConsentTextsQuery,
                response=ConsentTextsAnswer,
            ),
            route(
                "POST",
                "/users/me/permissions",
                self.give,
                tag=TAG,
                summary="Say that a person who is pictured agrees",
                body=PermissionBody,
                response=PermissionAnswer,
                status=201,
                roles=SIGNED_IN,
                errors=(Invalid, PermissionMissing, AccountClosed, NotFound),
                idempotent=True,
            ),
            route(
                "GET",
                "/users/me/permissions",
                self.mine,
                tag=TAG,
                summary="See what one has allowed",
                response=list[PermissionAnswer],
                roles=SIGNED_IN,
            ),
            route(
                "DELETE",
                "/users/me/permissions/{permission_id}",
                self.withdraw,
                tag=TAG,
                summary="Take a permission back",
                description="Photos are gone within 3 seconds; cards, posters and designs that "
                "stand on it go with them, and new ones are refused. What is ordered is made.",
                path_params=PermissionPath,
                status=204,
                roles=SIGNED_IN,
                errors=(NotFound, Conflict),
            ),
        ]

    async def texts(self, call: Call[None, None, ConsentTextsQuery]) -> Reply:
        version = call.query.version
        texts = texts_of(version, self.operator) if version else current_texts(self.operator)
        return Reply(texts_answer(texts, self.operator, call.query))

    async def give(self, call: Call[PermissionBody]) -> Reply:
        permission = await self.give_permission(
            PermissionId(call.idempotency_id),
            call.body.agreement(call.body.kind, call.language),
            account=call.claims.account_id,
        )
        return Reply(permission_answer(permission))

    async def mine(self, call: Call) -> Reply:
        permissions = await self.list_permissions(call.claims.account_id)
        return Reply([permission_answer(each) for each in permissions])

    async def withdraw(self, call: Call[None, PermissionPath]) -> Reply:
        await self.withdraw_permission(
            PermissionId(call.path.permission_id),
            actor=actor_of(call.claims),
        )
        return Reply()
