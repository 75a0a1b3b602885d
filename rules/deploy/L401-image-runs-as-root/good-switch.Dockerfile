FROM python:3.12-slim
USER root
RUN apt-get update
ARG APP_USER=trainer
USER ${APP_USER}
