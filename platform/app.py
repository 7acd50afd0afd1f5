"""create_app(): puts the parts together and does nothing else."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader

from .accounts import (
    absence_routes,
    invitation,
    notification_choices,
    passkey_routes,
    profile,
    reset,
    second_step,
    security,
    sessions,
    set_up,
    sign_in,
    single_sign_on,
    tokens,
    visitors,
)
from .accounts import confirm as confirm_page
from .administration import pages as administration
from .administration import providers
from .api.pages import api
from .builder.screens import pages as builder
from .builder.screens.frame import icons as builder_icons
from .builder.screens.frame import picks as builder_picks
from .config import Config
from .core.database import db
from .core.key_in_use import use_key
from .identity.sign_in import Actors
from .runtime.apps.live import LiveApps
from .runtime.automations.waking import set_queue
from .runtime.files.store import FileStore
from .runtime.screens import (
    access,
    ask_access,
    bar_routes,
    bulk_act_routes,
    bulk_routes,
    cell_routes,
    cells_routes,
    choices_page,
    draft_routes,
    duplicate_routes,
    file_page,
    form_state_routes,
    grid_routes,
    handed_in,
    home_routes,
    hook_routes,
    lines_routes,
    link,
    link_making,
    linked_routes,
    quick_routes,
    record_acts,
    record_form,
    record_menu,
    record_page,
    reveal,
    search_routes,
    selected_routes,
    share,
    suggest_routes,
    view_as,
    view_bar_routes,
    view_menu,
    view_new,
    view_types,
)
from .runtime.screens.board import pages as board_pages
from .runtime.screens.buttons import outcome as button_outcome
from .runtime.screens.buttons import routes as buttons
from .runtime.screens.calendar import pages as calendar_pages
from .runtime.screens.feeds import feed_routes as feeds
from .runtime.screens.feeds import my_routes as my_feeds
from .runtime.screens.gallery import pages as gallery_pages
from .runtime.screens.moving import routes as move_routes
from .runtime.screens.notices import page as notices
from .runtime.screens.printing import routes as print_routes
from .runtime.screens.public import pages as public_forms
from .runtime.screens.record import comment_routes, follow, live_routes, stage
from .runtime.screens.reminders import my_routes as my_reminders
from .runtime.screens.reminders import record_routes as remind
from .runtime.screens.timeline import pages as timeline_pages
from .runtime.screens.tree import pages as tree_pages
from .web import (
    assets,
    avatar,
    confirm,
    current,
    declare,
    errors,
    health,
    language,
    moments,
    page_or_fragment,
    preferences,
    security_headers,
    settings_frame,
    trail,
    viewing,
    watermark,
)
from .web.htmx import htmx

HERE = Path(__file__).parent
VIEW_PAGES = {
    "board": board_pages,
    "calendar": calendar_pages,
    "gallery": gallery_pages,
    "timeline": timeline_pages,
    "tree": tree_pages,
}
TEMPLATES = ("web/templates", "runtime/screens", "accounts", "administration", "builder/screens")


def create_app(config: Config | None = None) -> Flask:
    """Return the web application of one installation, as its settings say."""
    config = config or Config.from_environment(os.environ)
    app = Flask(
        "tablewright",
        root_path=str(HERE / "web"),
        instance_path=str(config.data_dir),  # Flask cannot find one beside a package without __init__.py
        static_folder="static",
        static_url_path="/static",
    )
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        BASE_URL=config.base_url,
        LIMITS=config.limits,
        FILES_DIR=config.files_dir,
        CONFIG=config,
    )
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader([HERE / folder for folder in TEMPLATES]),
            PrefixLoader({"fields": FileSystemLoader(HERE / "fields")}),
        ]
    )
    use_key(config.secret_key)
    set_queue(config.redis_url)
    db.init_app(app)
    htmx.init_app(app)
    with app.app_context():
        app.extensions["live_apps"] = LiveApps(db.engine)
    app.extensions["actors"] = Actors()
    app.extensions["files"] = FileStore(config.files_dir, config.limits)
    trail.install(app)  # first: it notes where a request comes from
    app.before_request(lambda: declare.check_request(app))
    for part in (
        current,
        confirm,
        errors,
        visitors,
        security_headers,
        language,
        assets,
        avatar,
        builder_icons,
        builder_picks,
        moments,
        notices,
        page_or_fragment,
        preferences,
        settings_frame,
        single_sign_on,
        viewing,
        watermark,
    ):
        part.install(app)
    records = (
        record_menu.pages,
        record_page.pages,
        record_form.pages,
        form_state_routes.pages,
        stage.pages,
        follow.pages,
        comment_routes.pages,
        notices.pages,
        remind.pages,
        feeds.pages,
        my_feeds.pages,
        my_reminders.pages,
        live_routes.pages,
        handed_in.pages,
        record_acts.pages,
        choices_page.pages,
        draft_routes.pages,
        duplicate_routes.pages,
        linked_routes.pages,
        quick_routes.pages,
        file_page.pages,
        print_routes.pages,
        suggest_routes.pages,
    )
    lists = (
        home_routes.pages,
        grid_routes.pages,
        view_menu.pages,
        view_bar_routes.pages,
        view_new.pages,
        bar_routes.pages,
        bulk_routes.pages,
        bulk_act_routes.pages,
        cell_routes.pages,
        cells_routes.pages,
        lines_routes.pages,
        selected_routes.pages,
        move_routes.pages,
        search_routes.pages,
        buttons.pages,
        button_outcome.pages,
        hook_routes.pages,
    )
    seeing = (
        ask_access.pages,
        reveal.pages,
        watermark.pages,
        view_as.pages,
        share.pages,
        link.pages,
        link_making.pages,
        access.pages,
    )
    account = (
        profile.pages,
        notification_choices.pages,
        absence_routes.pages,
        confirm_page.pages,
        security.pages,
        sessions.pages,
        tokens.pages,
    )
    entering = (
        sign_in.pages,
        second_step.pages,
        reset.pages,
        set_up.pages,
        invitation.pages,
        single_sign_on.pages,
        passkey_routes.pages,
        providers.pages,
    )
    for type_of_view, module in VIEW_PAGES.items():
        view_types.register(type_of_view, module)
    for pages in (
        health.pages,
        *entering,
        *account,
        preferences.pages,
        api,
        *lists,
        *records,
        *seeing,
        *public_forms.PAGES,
        *administration.PAGES,
        *builder.PAGES,
    ):
        app.register_blueprint(pages)
    return app
