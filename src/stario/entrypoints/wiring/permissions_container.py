"""Permissions of people who are pictured."""

from dependency_injector import containers, providers

from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.model.consent_text import Operator
from stario.domain.compliance.usecases.give_permission import GivePermission
from stario.domain.compliance.usecases.list_permissions import ListPermissions
from stario.domain.compliance.usecases.stand_on_permission import StandOnPermission
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.compliance.usecases.withdraw_permission import WithdrawPermission
from stario.entrypoints.http.handlers.permissions import PermissionHandlers
from stario.ports.deletions import DeletionSignals
from stario.ports.dispatch import JobDispatch
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class PermissionsContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    signals: providers.Dependency[DeletionSignals] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    operator: providers.Dependency[Operator] = providers.Dependency()

    ids = One(Uuid7Ids)
    permissions = One(
        PermissionHandlers,
        give_permission=One(
            GivePermission, storage=storage,
            stand_on=One(StandOnPermission, clock=clock, ids=ids, operator=operator),
        ),
        list_permissions=One(ListPermissions, storage=storage),
        withdraw_permission=One(
            WithdrawPermission, storage=storage, signals=signals, clock=clock, ids=ids,
            take_down=One(TakeDown, ids=ids, dispatch=dispatch, feed=feed),
        ),
        operator=operator,
    )  # fmt: skip
