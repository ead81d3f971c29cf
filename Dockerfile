# applier in an image: docker build -t applier . && docker run --rm -v "$PWD:/work" applier check series.mbox
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY applier ./applier
RUN python -m venv /opt/applier && /opt/applier/bin/pip install --no-cache-dir .

FROM python:3.12-slim
COPY --from=build /opt/applier /opt/applier
ENV PATH=/opt/applier/bin:$PATH
# What is mounted belongs to another user, and reading it is all that this image is for.
RUN printf '[safe]\n\tdirectory = *\n' > /etc/gitconfig
WORKDIR /work
USER nobody
ENTRYPOINT ["applier"]
