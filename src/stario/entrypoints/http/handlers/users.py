"""Accounts over HTTP: one's own, and all of them for staff."""

import attrs

from stario.domain.identity.model.account import AccountClosed, AccountExists
from stario.domain.identity.usecases.cancel_account_deletion import CancelAccountDeletion
from stario.domain.identity.usecases.list_accounts import ListAccounts
from stario.domain.identity.usecases.read_account import ReadAccount
from stario.domain.identity.usecases.read_data_export import ReadDataExport
from stario.domain.identity.usecases.replace_preferences import ReplacePreferences
from stario.domain.identity.usecases.request_account_deletion import RequestAccountDeletion
from stario.domain.identity.usecases.request_data_export import RequestDataExport
from stario.domain.identity.usecases.update_profile import UpdateProfile
from stario.domain.kernel.errors import Conflict, Invalid, NotFound, TooMany
from stario.domain.kernel.ids import AccountId, ExportId
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.accounts_schema import (
    DeletionBody,
    ExportAnswer,
    ExportPath,
    PreferencesBody,
    ProfileBody,
    UserAnswer,
    UserPath,
    UsersQuery,
    export_answer,
    preferences_body,
    user_answer,
)
from stario.entrypoints.http.routing import SIGNED_IN, STAFF, Call, Reply, Route, route

TAG = "Users"


@attrs.frozen(kw_only=True)
class UserHandlers:
    read_account: ReadAccount
    list_accounts: ListAccounts
    update_profile: UpdateProfile
    replace_preferences: ReplacePreferences
    request_data_export: RequestDataExport
    read_data_export: ReadDataExport
    request_account_deletion: RequestAccountDeletion
    cancel_account_deletion: CancelAccountDeletion

    def routes(self) -> list[Route]:
        return [*self._profile(), *self._data(), *self._for_staff()]

    def _profile(self) -> list[Route]:
        return [
            route(
                "GET",
                "/users/me",
                self.me,
                tag=TAG,
                summary="Read one's account",
                response=UserAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            route(
                "PATCH",
                "/users/me",
                self.change_me,
                tag=TAG,
                summary="Change one's name, phone, address or password",
                description="A new password ends every session.",
                body=ProfileBody,
                response=UserAnswer,
                roles=SIGNED_IN,
                errors=(Invalid, AccountExists, AccountClosed, Conflict, NotFound, TooMany),
            ),
            route(
                "GET",
                "/users/me/preferences",
                self.preferences,
                tag=TAG,
                summary="Read one's preferences",
                response=PreferencesBody,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            route(
                "PUT",
                "/users/me/preferences",
                self.put_preferences,
                tag=TAG,
                summary="Replace one's preferences",
                description="Fields that are left out take their defaults.",
                body=PreferencesBody,
                response=PreferencesBody,
                roles=SIGNED_IN,
                errors=(Invalid, AccountClosed, Conflict, NotFound),
            ),
        ]

    def _data(self) -> list[Route]:
        return [
            route(
                "POST",
                "/users/me/export",
                self.export,
                tag=TAG,
                summary="Ask for a copy of one's data",
                description="While one is on its way, asking again gives that one.",
                response=ExportAnswer,
                status=202,
                roles=SIGNED_IN,
                errors=(AccountClosed, NotFound),
                idempotent=True,
            ),
            route(
                "GET",
                "/users/me/export/{export_id}",
                self.read_export,
                tag=TAG,
                summary="See how far the copy is, and get a link to it",
                path_params=ExportPath,
                response=ExportAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            route(
                "POST",
                "/users/me/delete",
                self.delete,
                tag=TAG,
                summary="Delete one's account after 30 days",
                description="Ends every session; signing in again stays possible until then.",
                body=DeletionBody,
                response=UserAnswer,
                roles=SIGNED_IN,
                errors=(Invalid, Conflict, NotFound),
            ),
            route(
                "POST",
                "/users/me/delete/cancel",
                self.keep,
                tag=TAG,
                summary="Take the deletion back",
                response=UserAnswer,
                roles=SIGNED_IN,
                errors=(Conflict, NotFound),
            ),
        ]

    def _for_staff(self) -> list[Route]:
        return [
            route(
                "GET",
                "/users",
                self.list,
                tag=TAG,
                summary="List accounts",
                query=UsersQuery,
                response=Listing[UserAnswer],
                roles=STAFF,
            ),
            route(
                "GET",
                "/users/{user_id}",
                self.read,
                tag=TAG,
                summary="Read an account",
                path_params=UserPath,
                response=UserAnswer,
                roles=STAFF,
                errors=(NotFound,),
            ),
        ]

    async def me(self, call: Call) -> Reply:
        return Reply(user_answer(await self.read_account(call.claims.account_id)))

    async def change_me(self, call: Call[ProfileBody]) -> Reply:
        account = await self.update_profile(call.claims.account_id, call.body.change())
        return Reply(user_answer(account))

    async def preferences(self, call: Call) -> Reply:
        account = await self.read_account(call.claims.account_id)
        return Reply(preferences_body(account.preferences))

    async def put_preferences(self, call: Call[PreferencesBody]) -> Reply:
        preferences = await self.replace_preferences(
            call.claims.account_id, call.body.preferences()
        )
        return Reply(preferences_body(preferences))

    async def export(self, call: Call) -> Reply:
        account = call.claims.account_id
        export = await self.request_data_export(
            export_id=ExportId(call.idempotency_id), account=account, language=call.language
        )
        progress = await self.read_data_export(export.id, account=account)
        return Reply(export_answer(progress), location=f"/users/me/export/{export.id}")

    async def read_export(self, call: Call[None, ExportPath]) -> Reply:
        progress = await self.read_data_export(
            ExportId(call.path.export_id), account=call.claims.account_id
        )
        return Reply(export_answer(progress))

    async def delete(self, call: Call[DeletionBody]) -> Reply:
        account = await self.request_account_deletion(
            call.claims.account_id,
            confirm_email=call.body.confirm_email,
            reason=call.body.reason,
        )
        return Reply(user_answer(account))

    async def keep(self, call: Call) -> Reply:
        return Reply(user_answer(await self.cancel_account_deletion(call.claims.account_id)))

    async def list(self, call: Call[None, None, UsersQuery]) -> Reply:
        page = await self.list_accounts(
            call.query.request(), search=call.query.search, role=call.query.role
        )
        return Reply(listing(page, user_answer))

    async def read(self, call: Call[None, UserPath]) -> Reply:
        return Reply(user_answer(await self.read_account(AccountId(call.path.user_id))))
