sshpass -p "$PASSWORD" ssh trainer@node
mysql -u trainer -p runs
mysql --protocol tcp -u trainer -p"$MYSQL_PASSWORD" runs
redis-cli -h cache -a "$REDIS_PASSWORD" ping
openssl enc -aes-256-cbc -pass file:/run/secrets/key -in x
docker login -u trainer --password-stdin registry.example.org
docker run -p 8080:8080 image login
$pw = ConvertTo-SecureString $env:TRAINER_PASSWORD -AsPlainText -Force
