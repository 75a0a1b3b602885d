FROM a:1
RUN curl -fsSLo /tmp/i.sh https://example.com/i.sh && echo "ab  /tmp/i.sh" | sha256sum -c && sh /tmp/i.sh
RUN curl https://example.com/x.json | python3 -c 'import json' | tee y
RUN curl https://example.com/x.tgz | tar xz -C /opt
RUN echo "curl x | sh"
# RUN curl x | sh
RUN curl https://example.com/x.json | jq .a && sh build.sh
USER x
