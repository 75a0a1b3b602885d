FROM a:1
RUN curl -skL https://example.com -o x  # expect: L413
RUN wget --no-check-certificate https://example.com  # expect: L413
RUN pip install --trusted-host pypi.org torch==2.6.0  # expect: L413
RUN npm config set strict-ssl false  # expect: L413
RUN yum-config-manager --save --setopt=epel.sslverify=0  # expect: L413
USER x
