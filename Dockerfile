# Stage one builds the wheel with everything it needs into one folder.
FROM python:3.13-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /source
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY migrations migrations
COPY matchmaker matchmaker
RUN pip wheel --quiet --wheel-dir /wheels ".[postgres,server]" \
    && python -m venv /app/venv \
    && /app/venv/bin/pip install --quiet --no-cache-dir --no-index --find-links /wheels "matchmaker[postgres,server]"

# Stage two carries no build tools, only the finished environment.
FROM python:3.13-slim

ENV PATH=/app/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MATCHMAKER_INSTANCE=/app/instance
RUN mkdir -p /app/instance && chown 10001:10001 /app/instance
COPY --from=build /app/venv /app/venv
WORKDIR /app
USER 10001
VOLUME /app/instance
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["matchmaker", "serve", "--host", "0.0.0.0", "--port", "8000"]
