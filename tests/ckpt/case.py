"""One row of the corpus: what is built, how it is asked about, what must be said.

  bad("name", "C101 C104", build)          exit 1, exactly these rules; build(p) fills a Place and returns the folder to verify:
                                           a name below p, "" for the whole root, or what layout.py returns
  good("name", build)                      exit 0, no finding
  odd("name", build)                       exit 2: nobody could judge
  args   options: {beside} is the folder of what p.beside() wrote, {a} the public key of that name (Ed25519), {m.a} the same as minisign writes it,
         {p256} and {p384} two of other kinds
  newest what --newest must print (the last component), "" for nothing
  codes  None: not compared
  says   what the findings' texts must hold
  unless "root": left out when root runs the tests; root may read everything
"""
import collections

Case = collections.namedtuple("Case", "name codes build args exit newest unless says")
CASES = []


def row(name, codes, build, args, status, newest, unless=None, says=()):
    CASES.append(Case(name, None if codes is None else set(codes.split()), build, args, status, newest, unless, says))


def bad(name, codes, build, args="", newest=None, unless=None, says=()):
    row(name, codes, build, args, 1, newest, unless, (says,) if isinstance(says, str) else says)


def good(name, build, args="", newest=None):
    row(name, None if newest else "", build, args, 0, newest)      # --newest tells of the steps that it rejects


def odd(name, build, args="", newest=None):
    row(name, None, build, args, 2, newest)
