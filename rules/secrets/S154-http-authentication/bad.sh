curl -H 'Authorization: Bearer %%{[A-Za-z0-9]{40}}%%' https://api.example.org # expect: S154
curl -H "Authorization: Basic %%{[A-Za-z0-9]{32}}%%" https://api.example.org # expect: S154
curl -H "X-Octopus-ApiKey: %%{[a-z0-9]{16}}%%" https://octopus.example.org # expect: S154
curl -u trainer:%%{[A-Za-z0-9]{14}}%% https://tracker.example.org # expect: S154
curl -u "%%{[A-Za-z0-9]{24}}%%:" https://api.example.org # expect: S154
