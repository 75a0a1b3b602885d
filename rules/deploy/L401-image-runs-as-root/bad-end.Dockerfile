ARG UID=0
FROM python:3.12-slim
USER trainer
RUN make
ARG UID
USER ${UID}:1000  # expect: L401
