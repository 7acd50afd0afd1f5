"""Where the fixtures live that more than one part's tests use; a fixture of one part stands beside its tests."""

pytest_plugins = (
    "fixtures.application",
    "fixtures.browser",
    "fixtures.databases",
    "fixtures.front_desk",
    "fixtures.masked_house",
    "fixtures.office",
    "fixtures.oidc_provider",
    "fixtures.query_world",
    "fixtures.queue_server",
    "fixtures.callers",
    "fixtures.twins",
)
