# The image of the GitHub Action and of the hook crs-gate-docker. Build: make image
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
# `--build-arg LOCK=core` leaves the extras out: then the gate does not look inside the data.
ARG LOCK=image
WORKDIR /build
RUN python -m venv --without-pip /opt/crs-gate && python -m venv --without-pip /opt/build
# Everything that comes from elsewhere has a version and hashes: `make lock` renews them.
COPY locks locks
RUN python -m pip --python /opt/build/bin/python install --no-cache-dir --require-hashes --no-deps --only-binary :all: \
      -r locks/build.txt \
 && python -m pip --python /opt/crs-gate/bin/python install --no-cache-dir --no-compile --require-hashes --no-deps \
      --only-binary :all: -r locks/${LOCK}.txt
COPY pyproject.toml README.md LICENSE ./
COPY src src
# Compiled once, here, and never checked against the sources again: the container starts faster.
RUN python -m pip --python /opt/build/bin/python wheel --no-cache-dir --no-deps --no-build-isolation --no-index \
      --wheel-dir dist . \
 && python -m pip --python /opt/crs-gate/bin/python install --no-cache-dir --no-compile --no-deps --no-index dist/*.whl \
 && rm -rf /opt/crs-gate/lib/python*/site-packages/phonenumbers/geodata /opt/crs-gate/lib/python*/site-packages/phonenumbers/carrierdata \
 && python -m compileall -q --invalidation-mode unchecked-hash /opt/crs-gate/lib

FROM ${BASE}
# git is not pinned: a fixed version of the distribution's package vanishes with its next security update.
# Its network programs and Perl (half of the size) go: the gate reads objects that are there and fetches nothing.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt /var/log/* \
      /usr/share/perl /usr/lib/*-linux-*/perl /usr/lib/*-linux-*/libperl.so.* \
      /usr/lib/git-core/git-remote-* /usr/lib/git-core/git-http-* /usr/lib/git-core/git-imap-send
COPY --from=build /opt/crs-gate /opt/crs-gate
# No configuration of the machine and no prompt may change what git answers.
ENV PATH=/opt/crs-gate/bin:$PATH \
    GIT_CONFIG_NOSYSTEM=1 \
    GIT_CONFIG_GLOBAL=/dev/null \
    GIT_TERMINAL_PROMPT=0
LABEL org.opencontainers.image.title="crs-gate" \
      org.opencontainers.image.description="Rate AI training datasets and block changes that lower the rating" \
      org.opencontainers.image.source="https://github.com/crs-gate/crs-gate" \
      org.opencontainers.image.licenses="Apache-2.0"
# No USER: a Docker action must be root to write the runner's files. Exec form: a shell would drop inputs whose names
# hold a hyphen. -I: neither the workspace nor PYTHON* variables of earlier steps decide what is imported.
ENTRYPOINT ["/opt/crs-gate/bin/python", "-I", "-m", "crs_gate", "action"]
