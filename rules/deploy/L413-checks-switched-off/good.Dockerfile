FROM a:1
RUN curl -sSL --cacert ca.pem https://example.com -o k
RUN npm config set strict-ssl true
RUN git config http.sslVerify true && echo curl -k
USER x
