ARG TAG
FROM python:${TAG:-latest}  # expect: L402
USER 1000
