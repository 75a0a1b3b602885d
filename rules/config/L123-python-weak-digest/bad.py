import hashlib
from hashlib import sha1 as digest
a = hashlib.md5(data).hexdigest()  # expect: L123
b = digest()  # expect: L123
c = hashlib.new("md5", data)  # expect: L123
d = hashlib.sha1(data, usedforsecurity=True)  # expect: L123
