# applier in an image: docker build -t applier . && docker run --rm -v "$PWD:/work" applier check series.mbox
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY docs ./docs
COPY completions ./completions
COPY applier ./applier
RUN python -m venv /opt/applier && /opt/applier/bin/pip install --no-cache-dir .

FROM python:3.12-slim
# applier itself needs no git: the services that run jobs in an image fetch with it.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/applier /opt/applier
ENV PATH=/opt/applier/bin:$PATH
# What is mounted belongs to another user, and reading it is all that this image is for.
RUN printf '[safe]\n\tdirectory = *\n' > /etc/gitconfig
WORKDIR /work
USER nobody
ENTRYPOINT ["applier"]
