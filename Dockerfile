# One image for web, worker and beat; compose.yaml starts the three. The sandbox and the tests are not in it.
FROM python:3.12-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 VAR_DIR=/var/lib/portal
RUN useradd --system --create-home portal && mkdir -p /var/lib/portal && chown portal /var/lib/portal
WORKDIR /srv/portal
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY manage.py LICENSE ./
COPY audits audits
COPY integrations integrations
COPY locale locale
COPY portal portal
COPY templates templates
USER portal
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--worker-class", "portal.web.Worker", "--logger-class", "portal.web.Logger", "--workers", "2", "--threads", "8", "portal.wsgi:application"]
