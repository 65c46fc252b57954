"""Put the web application together."""

from __future__ import annotations

from flask import Flask, has_request_context, request
from flask_babel import Babel
from flask_migrate import Migrate
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from matchmaker.config import Settings
from matchmaker.db import db, engine_options, prepare_engine
from matchmaker.paths import migrations_folder

LANGUAGES = ("en", "de")
_LARGEST_REQUEST = 6 * 1024 * 1024  # a table of people may have 5 MB

_POLICY = {
    "default-src": "'self'",
    "script-src": ["'self'", "'wasm-unsafe-eval'"],  # the scanner's engine is WebAssembly
    "worker-src": "'self'",
    "connect-src": "'self'",
    "img-src": ["'self'", "data:"],  # Pico's icons are data images
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def build_app(settings: Settings | None = None) -> Flask:
    """Return the application for these settings, read from the environment where none are given."""
    from matchmaker import api, web
    from matchmaker.mail import transport

    settings = settings or Settings()
    app = Flask("matchmaker", instance_path=str(settings.matchmaker_instance.resolve()))
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret(),
        SQLALCHEMY_DATABASE_URI=settings.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.sqlalchemy_url),
        MAX_CONTENT_LENGTH=_LARGEST_REQUEST,
        WTF_CSRF_TIME_LIMIT=None,  # a page stays open for a whole evening
        WTF_CSRF_SSL_STRICT=False,  # pages send no referrer; the token and the cookie's SameSite guard
        BABEL_DEFAULT_LOCALE=settings.default_language,
        BABEL_DEFAULT_TIMEZONE="UTC",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]  # the documented way
    _init_database(app)
    Babel(app, locale_selector=_language)
    CSRFProtect(app)
    Talisman(
        app,
        force_https=False,  # the proxy in front does that
        strict_transport_security=settings.is_https,
        session_cookie_secure=settings.is_https,
        content_security_policy=_POLICY,
        frame_options="DENY",
        referrer_policy="no-referrer",
        permissions_policy={"camera": "(self)", "geolocation": "()", "microphone": "()"},
    )
    transport.init_app(app, settings)
    web.init_app(app)
    api.init_app(app)
    return app


def _language() -> str | None:
    """Return the reader's language; a command has no reader whose browser could tell."""
    if not has_request_context():
        return None
    # Werkzeug's own choice takes a plain "en" at the end before a "de-AT" at the front.
    wanted = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality)
    return next((language for language in wanted if language in LANGUAGES), None)


def _init_database(app: Flask) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(migrations_folder()), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)
