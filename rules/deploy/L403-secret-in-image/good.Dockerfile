FROM a:1
ENV GOPRIVATE=github.com/org/* AUTH_TOKEN_FILE=/run/secrets/t TOKENIZERS_PARALLELISM=false MAX_TOKENS=8192
ENV DB_PASSWORD=${DB_PASSWORD} API_KEY="" HF_TOKEN=changeme
ARG NPM_TOKEN_FILE=/run/secrets/npm
LABEL secret.name=moe-s3 key.id=none
RUN --mount=type=secret,id=token,env=TOKEN make
USER x
