"""Chores of moderation and compliance, and the effects that their transactions write down."""

from dependency_injector import containers, providers

from stario.entrypoints.scheduler.safeguard_chores import safeguard_chores

One = providers.Singleton


class SafeguardChoresContainer(containers.DeclarativeContainer):
    effects = providers.Dict({})

    chores = One(safeguard_chores)
