FROM a:1
COPY .env /app/  # expect: L405
COPY ["id_rsa", "/root/.ssh/"]  # expect: L405
ADD --chown=1:1 keys/server.key conf/ /etc/  # expect: L405
COPY .aws/config /root/.aws/config  # expect: L405
COPY app.py .netrc /root/  # expect: L405
USER x
