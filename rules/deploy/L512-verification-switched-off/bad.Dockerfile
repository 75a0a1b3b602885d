FROM a:1
ARG NODE_TLS_REJECT_UNAUTHORIZED=0  # expect: L512
ENV NPM_CONFIG_STRICT_SSL=false  # expect: L512
ARG npm_config_strict_ssl=false  # expect: L512
RUN npm_config_strict_ssl=false npm ci  # expect: L512
RUN A=1 GIT_SSL_NO_VERIFY=1 git clone x  # expect: L512
RUN cd / && export PIP_TRUSTED_HOST=pypi.org  # expect: L512
USER x
