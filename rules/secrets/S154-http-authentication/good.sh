curl -H "Authorization: Bearer $API_KEY" https://api.example.org
curl -H "Authorization: Bearer $(gcloud auth print-access-token)" https://api.example.org
curl -H "Authorization: Bearer <token>" https://api.example.org
curl -H "Authorization: Token **********" https://api.example.org
curl -H "Authorization: Bearer XXXXXXXXXXXX" https://api.example.org
curl -u "${USER}:${PASSWORD}" https://api.example.org
curl -u user:pass https://api.example.org
curl -u ":" https://api.example.org
curl --user "username:password" https://api.example.org
curl -u "$(cat ./login.txt):$(cat ./password.txt)" https://api.example.org
