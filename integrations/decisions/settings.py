"""The settings in force out of the global, user and webinar settings: each value, its source, and why it is off."""

from integrations.decisions.exclusions import in_domains
from integrations.records import EffectiveSettings, Overrides, RecordingsMode, Switch, SyncSettings
from integrations.records.mapping import Lists
from integrations.records.settings import CampaignInForce, ListsInForce


def effective_settings(settings: SyncSettings, overrides: Overrides, host_email: str) -> EffectiveSettings:
    """Return the settings in force for a webinar of this host."""
    webinar = _webinar(settings, overrides, host_email)
    return EffectiveSettings(
        webinar=webinar,
        recording=_recording(settings, overrides, host_email, webinar),
        lists=lists_in_force(settings, overrides),
        campaign=campaign_in_force(settings, overrides),
    )


def lists_in_force(settings: SyncSettings, overrides: Overrides) -> ListsInForce:
    """Return the lists of a webinar. Each part that it does not override is inherited."""
    own, inherited = overrides.lists, settings.lists
    lists = Lists(
        inherited.kinds if own.kinds is None else own.kinds,
        inherited.folder if own.folder is None else own.folder,
        inherited.name if own.name is None else own.name,
    )
    if own.kinds is not None:
        return ListsInForce(lists, "webinar")
    return ListsInForce(lists, "global" if inherited.kinds else "default")


def campaign_in_force(settings: SyncSettings, overrides: Overrides) -> CampaignInForce:
    """Return the campaign of a webinar."""
    if overrides.campaign is not None:
        return CampaignInForce(overrides.campaign, "webinar")
    return CampaignInForce(settings.campaign, "global" if settings.campaign else "default")


def _webinar(settings: SyncSettings, overrides: Overrides, host_email: str) -> Switch:
    if not settings.sync_webinars:
        return Switch(False, "global", "global_sync_off")
    if _may_be_excluded(host_email, settings.excluded_hosts):
        return Switch(False, "exclusion", "host_excluded")
    if overrides.webinar_sync is not None:
        return _switch(overrides.webinar_sync, "webinar", "webinar_sync_off")
    if overrides.new_webinars is not None:
        return _switch(overrides.new_webinars, "user", "webinar_sync_off")
    return Switch(True, "default")


def _recording(settings: SyncSettings, overrides: Overrides, host_email: str, webinar: Switch) -> Switch:
    if not webinar.on:
        return webinar
    if settings.recordings is RecordingsMode.NONE:
        return Switch(False, "global", "recordings_off")
    if _may_be_excluded(host_email, settings.excluded_recordings):
        return Switch(False, "exclusion", "recording_domain_excluded")
    if overrides.webinar_recordings is not None:
        return _switch(overrides.webinar_recordings, "webinar", "recordings_off")
    if overrides.user_recordings is not None:
        return _switch(overrides.user_recordings, "user", "recordings_off")
    return _switch(settings.recordings is RecordingsMode.ALL, "global", "recordings_off")


def _may_be_excluded(host_email: str, domains: frozenset[str]) -> bool:
    """Return True if the host's domain is excluded, or if nobody knows the host and so any domain may be it."""
    return in_domains(host_email, domains) if host_email else bool(domains)


def _switch(on: bool, source: str, cause: str) -> Switch:
    return Switch(on, source, "" if on else cause)
