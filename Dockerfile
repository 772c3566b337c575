# docker build -t calls-emulator . && docker run --rm -p 127.0.0.1:8080:8080 calls-emulator
# How to configure it is in docs/container.md.

FROM python:3.13-slim-bookworm AS build
WORKDIR /src
ENV PATH=/opt/calls-emulator/bin:$PATH
RUN python -m venv /opt/calls-emulator

# What it depends on changes less often than its code, and so has a layer of its own.
COPY pyproject.toml ./
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > requirements.txt \
    && pip install --no-cache-dir -r requirements.txt

COPY LICENSE README.md ./
COPY emulator/ emulator/
COPY scenarios/ scenarios/
RUN pip install --no-cache-dir --no-deps .


FROM python:3.13-slim-bookworm
LABEL org.opencontainers.image.title="calls-emulator" \
      org.opencontainers.image.description="An emulator of the SignalWire Compatibility (LaML) Calls API" \
      org.opencontainers.image.licenses="MIT"

COPY --from=build /opt/calls-emulator /opt/calls-emulator
# Configuration is mounted in the one; the other, for certificates, is written to, by any user.
RUN mkdir -p /etc/calls-emulator/scenarios /var/lib/calls-emulator \
    && chmod 1777 /var/lib/calls-emulator

ENV PATH=/opt/calls-emulator/bin:$PATH \
    EMULATOR_HOST=0.0.0.0 \
    EMULATOR_CONFIG=/etc/calls-emulator
WORKDIR /var/lib/calls-emulator
USER 10001:10001
EXPOSE 8080 8443
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=3 \
    CMD ["calls-emulator", "healthcheck"]
ENTRYPOINT ["calls-emulator"]
CMD ["serve"]
