"""People: signing in, profiles, their data."""

from dependency_injector import containers, providers

from stario.adapters.argon2.password_hasher import Argon2PasswordHasher
from stario.adapters.system import SystemEntropy, Uuid7Ids
from stario.domain.identity.usecases.cancel_account_deletion import CancelAccountDeletion
from stario.domain.identity.usecases.create_staff_account import CreateStaffAccount
from stario.domain.identity.usecases.list_accounts import ListAccounts
from stario.domain.identity.usecases.open_session import OpenSession
from stario.domain.identity.usecases.read_account import ReadAccount
from stario.domain.identity.usecases.read_data_export import ReadDataExport
from stario.domain.identity.usecases.refresh_session import RefreshSession
from stario.domain.identity.usecases.register_account import RegisterAccount
from stario.domain.identity.usecases.replace_preferences import ReplacePreferences
from stario.domain.identity.usecases.request_account_deletion import RequestAccountDeletion
from stario.domain.identity.usecases.request_data_export import RequestDataExport
from stario.domain.identity.usecases.sign_in import SignIn
from stario.domain.identity.usecases.sign_in_with_telegram import SignInWithTelegram
from stario.domain.identity.usecases.sign_out import SignOut
from stario.domain.identity.usecases.update_profile import UpdateProfile
from stario.entrypoints.http.handlers.identity import IdentityHandlers
from stario.entrypoints.http.handlers.users import UserHandlers
from stario.ports.credentials import AccessTokens
from stario.ports.dispatch import JobDispatch
from stario.ports.limits import RateLimiter
from stario.ports.media import ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class IdentityContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    limiter: providers.Dependency[RateLimiter] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    access_tokens: providers.Dependency[AccessTokens] = providers.Dependency()
    bot_token: providers.Dependency[str | None] = providers.Dependency(default=None)

    ids = One(Uuid7Ids)
    entropy = One(SystemEntropy)
    hasher = One(Argon2PasswordHasher)

    open_session = One(
        OpenSession, access_tokens=access_tokens, clock=clock, ids=ids, entropy=entropy
    )
    staff = One(CreateStaffAccount, storage=storage, hasher=hasher, clock=clock, ids=ids)
    register = One(
        RegisterAccount, storage=storage, hasher=hasher, open_session=open_session, clock=clock
    )
    sign_in = One(
        SignIn, storage=storage, hasher=hasher, limiter=limiter, open_session=open_session,
        clock=clock,
    )  # fmt: skip
    refresh = One(RefreshSession, storage=storage, open_session=open_session, clock=clock)
    sign_out = One(SignOut, storage=storage, clock=clock)
    telegram = One(
        SignInWithTelegram, storage=storage, open_session=open_session, clock=clock,
        bot_token=bot_token,
    )  # fmt: skip
    identity = One(
        IdentityHandlers, register_account=register, sign_in=sign_in, refresh_session=refresh,
        sign_out=sign_out, sign_in_with_telegram=telegram,
    )  # fmt: skip

    users = One(
        UserHandlers,
        read_account=One(ReadAccount, storage=storage),
        list_accounts=One(ListAccounts, storage=storage),
        update_profile=One(
            UpdateProfile, storage=storage, hasher=hasher, limiter=limiter, clock=clock
        ),
        replace_preferences=One(ReplacePreferences, storage=storage, clock=clock),
        request_data_export=One(
            RequestDataExport, storage=storage, dispatch=dispatch, clock=clock, entropy=entropy
        ),
        read_data_export=One(ReadDataExport, storage=storage, objects=objects, clock=clock),
        request_account_deletion=One(RequestAccountDeletion, storage=storage, clock=clock),
        cancel_account_deletion=One(CancelAccountDeletion, storage=storage, clock=clock),
    )
