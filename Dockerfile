# One image for web, worker and beat; compose.yaml starts the three. The sandbox and the tests are not in it.
# To pin the base image: --build-arg PYTHON=python:3.12-slim@sha256:… (docs/operations/containers.md says how to find it).
ARG PYTHON=python:3.12-slim
FROM ${PYTHON}
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 VAR_DIR=/var/lib/portal
RUN groupadd --gid 10001 portal \
 && useradd --uid 10001 --gid portal --no-create-home --home-dir /var/lib/portal --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal -m 700 /var/lib/portal
WORKDIR /srv/portal
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY manage.py LICENSE ./
COPY audits audits
COPY integrations integrations
COPY locale locale
COPY portal portal
COPY templates templates
# Nothing is written here later: the root file system may be read-only.
RUN python -m compileall -q audits integrations portal
USER 10001:10001
VOLUME /var/lib/portal
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=2m --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/', timeout=8)"]
CMD ["sh", "-c", "python manage.py upgrade && exec gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm --worker-class portal.web.Worker --workers 2 --threads 8 portal.wsgi:application"]
