FROM a:1
RUN curl -sSL https://example.com/i.sh | bash  # expect: L407
RUN apt-get update && \
    wget -qO- https://example.com/i.sh | sudo -E bash - && \  # expect: L407
    make
RUN bash -c "$(curl -fsSL https://example.com/i.sh)"  # expect: L407
RUN ["sh", "-c", "curl https://example.com | sh"]  # expect: L407
ONBUILD RUN curl https://example.com/ | sh  # expect: L407
RUN <<EOF
set -e
curl -o /tmp/i.sh https://example.com/i.sh  # expect: L407
sh /tmp/i.sh
EOF
USER x
