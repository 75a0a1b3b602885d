FROM a:1 AS b
COPY .env.example certs/ca.pem id_rsa.pub /app/
COPY environment.yml env.py train.env.template /app/
COPY --from=b /root/.env /x
COPY . /app
RUN --mount=type=secret,id=netrc,target=/root/.netrc make
COPY <<.env /app/x
A=1
.env
USER x
