import requests as rq
from requests import post
from urllib.request import urlopen
answer = rq.get(url, headers={"a": "timeout=3"})  # expect: L122
post(url, json={  # expect: L122
    "timeout": 3,
})
rq.put(url, timeout=None)  # expect: L122
urlopen(url)  # expect: L122
