sshpass -p '%%{[A-Za-z0-9]{12}}%%' ssh trainer@node # expect: S156
mysql -u trainer -p%%{[A-Za-z0-9]{14}}%% runs # expect: S156
redis-cli -h cache -a %%{[A-Za-z0-9]{16}}%% ping # expect: S156
openssl enc -aes-256-cbc -pass pass:%%{[A-Za-z0-9]{17}}%% -in x # expect: S156
docker login -u trainer -p %%{[A-Za-z0-9]{18}}%% registry.example.org # expect: S156
$pw = ConvertTo-SecureString "%%{[A-Za-z0-9]{16}}%%" -AsPlainText -Force # expect: S156
