/* Events of the flow analysis: each row is a snippet whose lines marked `//!` must have the event, and no other line. A row without a mark is the
 * repaired twin of one with: it must stay silent.
 *
 * Links    audit/source/parse
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit/source/flow/flow.h"
#include "audit/source/parse/parse.h"
#include <stdio.h>
#include <stdlib.h>

#define PRELUDE "#include <errno.h>\n#include <fcntl.h>\n#include <limits.h>\n#include <pthread.h>\n#include <stdint.h>\n#include <stdio.h>\n" \
                "#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n#include <sys/socket.h>\n#include <assert.h>\n" \
                "void use(const void *); void take(void *); int any(void); long any_long(void);\n"

static const struct row { const char *name, *event, *code; } rows[] = {
    /* -- NULL -- */
    { "null: a pointer set to NULL is read", "null-deref", "int f(void) {\n int *p = NULL;\n return *p; //!\n}" },
    { "null: set to something before it is read", "null-deref", "int f(int *q) {\n int *p = NULL;\n p = q;\n return *p;\n}" },
    { "null: on one path only", "null-deref", "int f(int c, int *q) {\n int *p = NULL;\n if (c) p = q;\n return *p; //!\n}" },
    { "null: the same condition guards set and use", "null-deref", "int f(int c, int *q) {\n int *p = NULL;\n if (c) p = q;\n return c ? *p : 0;\n}" },
    { "null: inside the branch that found it", "null-deref", "int f(int *p) {\n if (p == NULL)\n  return *p; //!\n return 0;\n}" },
    { "null: what a callee of the unit returned", "null-deref", "static int *none(void) { return NULL; }\nint f(void) {\n int *p = none();\n return *p; //!\n}" },
    { "null: what a callee returned, tested", "null-deref", "static int *none(void) { return NULL; }\nint f(void) {\n int *p = none();\n return p ? *p : 0;\n}" },
    { "null: && tests before it reads", "null-deref", "int f(int *p) {\n return p && *p;\n}" },
    { "unchecked: malloc", "unchecked-null", "int *f(void) {\n int *p = malloc(sizeof *p);\n *p = 1; //!\n return p;\n}" },
    { "unchecked: malloc, tested", "unchecked-null", "int *f(void) {\n int *p = malloc(sizeof *p);\n if (!p) return NULL;\n *p = 1;\n return p;\n}" },
    { "unchecked: tested by comparison in the other order", "unchecked-null", "int *f(void) {\n int *p = malloc(sizeof *p);\n if (NULL != p)\n  *p = 1;\n return p;\n}" },
    { "unchecked: fopen into fgets' stream", "unchecked-null", "char *f(char *b) {\n FILE *s = fopen(\"x\", \"r\");\n if (s == NULL) return NULL;\n char *r = fgets(b, 8, s);\n fclose(s);\n return r;\n}" },
    { "unchecked: abort ends the path", "unchecked-null", "int *f(void) {\n int *p = malloc(sizeof *p);\n if (!p) abort();\n *p = 1;\n return p;\n}" },
    { "unchecked: tested by a helper that does not return", "unchecked-null",
      "static void *must(void *p) { if (!p) exit(1); return p; }\nint *f(void) {\n int *p = must(malloc(sizeof *p));\n *p = 1;\n return p;\n}" },
    { "null: the length says whether there is text", "null-deref",
      "void f(char *to, const char *p, int c) {\n const char *q = c ? p : NULL;\n size_t n = q ? strlen(q) : 0;\n if (n)\n  memcpy(to, q, n);\n}" },
    { "null: a macro tests whatever it is given", "null-deref",
      "struct s { int on, n; };\nint say(struct s *);\n#define TRACE(x) do { if ((x) && (x)->on) say(x); } while (0)\nint f(struct s *p) {\n TRACE(p);\n return p->n;\n}" },
    { "bounds: the sum is tested, and no variable", "out-of-bounds-write",
      "int f(const int *x) {\n int r[33];\n for (int i = 0; i < 33; i++) r[i] = 0;\n for (int i = 0; i < 32; i++)\n  for (int j = 0; j < 33; j++)\n   if (i + j < 33) r[i + j] = x[i];\n return r[3];\n}" },
    { "overflow: an open counter beside a byte from outside", "integer-overflow",
      "int f(FILE *in, const char *s) {\n unsigned char len;\n int n = any();\n if (n < 0 || fread(&len, 1, 1, in) != 1) return 0;\n return n + len;\n}" },
    { "always: SIZE_MAX is no -1", "always-true", "void *f(size_t n) {\n if (n >= SIZE_MAX / 2) return NULL;\n void *p = malloc(n);\n if (!p)\n  abort();\n return p;\n}" },
    { "bounds: an open loop goes round because we let it", "out-of-bounds-write",
      "struct n { struct n *next; };\nvoid *f(struct n *l) {\n size_t k = 0;\n for (struct n *p = l; p; p = p->next) k++;\n if (!k) return NULL;\n"
      " void **a = malloc(k * sizeof *a);\n if (!a) return NULL;\n size_t i = 0;\n for (struct n *p = l; p; p = p->next)\n  a[i++] = p;\n return a;\n}" },
    { "late test: read first, asked later", "check-after-deref", "int f(int *p) {\n int v = *p;\n if (!p) //!\n  return 0;\n return v;\n}" },
    { "late test: asked first", "check-after-deref", "int f(int *p) {\n if (!p)\n  return 0;\n return *p;\n}" },
    { "late test: the reading branch is another one", "check-after-deref", "int f(int *p, int c) {\n int v = 0;\n if (c) v = *p;\n if (!p)\n  return 0;\n return v;\n}" },

    /* -- unset values -- */
    { "unset: read on one path", "uninit-use", "int f(int c) {\n int x;\n if (c) x = 1;\n return x; //!\n}" },
    { "unset: set on both", "uninit-use", "int f(int c) {\n int x;\n if (c) x = 1; else x = 2;\n return x;\n}" },
    { "unset: the same condition", "uninit-use", "int f(int c) {\n int x;\n if (c) x = 1;\n if (c) return x;\n return 0;\n}" },
    { "unset: an out-parameter of unknown code sets it", "uninit-use", "int set(int *);\nint f(void) {\n int x;\n if (set(&x)) return 0;\n return x;\n}" },
    { "unset: a switch without default", "uninit-use", "int f(int c) {\n int x;\n switch (c) { case 1: x = 1; break; case 2: x = 2; break; }\n return x; //!\n}" },
    { "unset: a switch with default", "uninit-use", "int f(int c) {\n int x;\n switch (c) { case 1: x = 1; break; default: x = 2; }\n return x;\n}" },
    { "unset: heap bytes as a string", "uninit-use", "int f(char *to) {\n char *p = malloc(8);\n if (!p) return 0;\n strcpy(to, p); //!\n free(p);\n return 0;\n}" },
    { "unset: calloc gives zeroes", "uninit-use", "int f(void) {\n int *p = calloc(8, sizeof *p);\n if (!p) return 0;\n int r = p[3];\n free(p);\n return r;\n}" },
    { "unset: a loop that runs at least once", "uninit-use", "int f(void) {\n int x;\n for (int i = 0; i < 4; i++) x = i;\n return x;\n}" },
    { "unset: do runs its body", "uninit-use", "int f(void) {\n int x;\n do x = any(); while (x < 0);\n return x;\n}" },
    { "unset: the value of a statement expression", "handle-leak",
      "int f(const char *p) {\n int fd = __extension__({ long r; do r = open(p, O_RDONLY); while (r == -1L && errno == EINTR); r; });\n if (fd == -1) return -1;\n close(fd);\n return 0;\n}" },

    /* -- freed memory -- */
    { "freed: a pointer that unknown code sets anew", "double-free",
      "void fetch(char ***);\nvoid f(int n) {\n char **m;\n while (n--) {\n  fetch(&m);\n  free(m[0]);\n  free(m);\n }\n}" },
    { "leak: freed by what all failures share", "memory-leak",
      "struct u { char *a, *b, *c, *d, *e; };\nstatic void drop(struct u *u) { free(u->a); free(u->b); free(u->c); free(u->d); free(u->e); free(u); }\n"
      "struct u *f(const struct u *in) {\n struct u *u = calloc(1, sizeof *u);\n if (!u) return NULL;\n"
      " if (in->a && !(u->a = strdup(in->a))) goto fail;\n if (in->b && !(u->b = strdup(in->b))) goto fail;\n if (in->c && !(u->c = strdup(in->c))) goto fail;\n"
      " if (in->d && !(u->d = strdup(in->d))) goto fail;\n if (in->e && !(u->e = strdup(in->e))) goto fail;\n return u;\nfail:\n drop(u);\n return NULL;\n}" },
    { "freed: read after free", "use-after-free", "int f(void) {\n int *p = calloc(1, sizeof *p);\n if (!p) return 0;\n free(p);\n return *p; //!\n}" },
    { "freed: read before free", "use-after-free", "int f(void) {\n int *p = calloc(1, sizeof *p);\n if (!p) return 0;\n int v = *p;\n free(p);\n return v;\n}" },
    { "freed: through an alias", "use-after-free", "int f(void) {\n int *p = calloc(2, sizeof *p);\n if (!p) return 0;\n int *q = p + 1;\n free(p);\n return *q; //!\n}" },
    { "freed: by a helper of the unit", "use-after-free", "static void drop(int *p) { free(p); }\nint f(void) {\n int *p = calloc(1, sizeof *p);\n if (!p) return 0;\n drop(p);\n return *p; //!\n}" },
    { "freed: an error path that leaves", "use-after-free", "int f(int c) {\n int *p = calloc(1, sizeof *p);\n if (!p) return 0;\n if (c) { free(p); return -1; }\n int v = *p;\n free(p);\n return v;\n}" },
    { "freed: an error path that falls through", "use-after-free", "int f(int c) {\n int *p = calloc(1, sizeof *p);\n if (!p) return 0;\n if (c) free(p);\n int v = *p; //!\n if (!c) free(p);\n return v;\n}" },
    { "freed: a list freed while it is walked", "use-after-free", "struct n { struct n *next; };\nvoid f(struct n *h) {\n while (h) {\n  free(h);\n  h = h->next; //!\n }\n}" },
    { "freed: a list freed with its next kept", "use-after-free", "struct n { struct n *next; };\nvoid f(struct n *h) {\n while (h) {\n  struct n *next = h->next;\n  free(h);\n  h = next;\n }\n}" },
    { "twice: free, free", "double-free", "void f(void) {\n int *p = malloc(4);\n free(p);\n free(p); //!\n}" },
    { "twice: NULL between", "double-free", "void f(void) {\n int *p = malloc(4);\n free(p);\n p = NULL;\n free(p);\n}" },
    { "twice: in a branch, then at the end", "double-free", "void f(int c) {\n int *p = malloc(4);\n if (c) free(p);\n free(p); //!\n}" },
    { "twice: either, by the same condition", "double-free", "void f(int c) {\n int *p = malloc(4);\n if (c) free(p);\n if (!c) free(p);\n}" },
    { "twice: goto to the common end", "double-free", "int f(int c) {\n int *p = malloc(4);\n if (!p) return 0;\n if (c) { free(p); goto out; }\n c = 1;\nout:\n free(p); //!\n return c;\n}" },
    { "twice: goto past the free", "double-free", "int f(int c) {\n int *p = malloc(4);\n if (!p) return 0;\n if (c) { free(p); goto out; }\n free(p);\nout:\n return c;\n}" },
    { "no heap: a local array", "free-not-heap", "void f(void) {\n char b[4];\n free(b); //!\n}" },
    { "no heap: a literal", "free-not-heap", "void f(void) {\n char *p = \"x\";\n free(p); //!\n}" },
    { "no heap: a copy of the literal is", "free-not-heap", "void f(void) {\n char *p = strdup(\"x\");\n free(p);\n}" },
    { "offset: moved before it is freed", "free-offset", "void f(void) {\n char *p = malloc(8);\n if (!p) return;\n p += 2;\n free(p); //!\n}" },
    { "offset: moved and moved back", "free-offset", "void f(void) {\n char *p = malloc(8);\n if (!p) return;\n p += 2;\n p -= 2;\n free(p);\n}" },
    { "leak: an early return", "memory-leak", "int f(int c) {\n char *p = malloc(8); //!\n if (!p) return 0;\n if (c) return -1;\n free(p);\n return 1;\n}" },
    { "leak: freed before the early return", "memory-leak", "int f(int c) {\n char *p = malloc(8);\n if (!p) return 0;\n if (c) { free(p); return -1; }\n free(p);\n return 1;\n}" },
    { "leak: overwritten", "memory-leak", "char *f(void) {\n char *p = malloc(8); //!\n p = malloc(9);\n return p;\n}" },
    { "leak: kept in a structure of the caller", "memory-leak", "struct s { char *p; };\nvoid f(struct s *s) {\n s->p = malloc(8);\n}" },
    { "leak: given to unknown code", "memory-leak", "void f(void) {\n char *p = malloc(8);\n take(p);\n}" },
    { "leak: a cleanup attribute frees it", "memory-leak", "static void drop(char **p) { free(*p); }\nint f(int c) {\n __attribute__((cleanup(drop))) char *p = malloc(8);\n if (c) return -1;\n return p != NULL;\n}" },
    { "leak: goto out frees it", "memory-leak", "int f(int c) {\n int rc = -1;\n char *p = malloc(8);\n if (!p) goto out;\n if (c) goto out;\n rc = 0;\nout:\n free(p);\n return rc;\n}" },

    /* -- handles -- */
    { "handle leak: a stream on an error path", "handle-leak", "int f(int c) {\n FILE *s = fopen(\"x\", \"r\"); //!\n if (!s) return 0;\n if (c) return -1;\n fclose(s);\n return 1;\n}" },
    { "handle leak: closed on each path", "handle-leak", "int f(int c) {\n FILE *s = fopen(\"x\", \"r\");\n if (!s) return 0;\n if (c) { fclose(s); return -1; }\n fclose(s);\n return 1;\n}" },
    { "handle leak: a descriptor", "handle-leak", "int f(int c) {\n int fd = open(\"x\", O_RDONLY); //!\n if (fd < 0) return -1;\n if (c) return -2;\n close(fd);\n return 0;\n}" },
    { "handle leak: a failed open has none", "handle-leak", "int f(void) {\n int fd = open(\"x\", O_RDONLY);\n if (fd == -1) return -1;\n close(fd);\n return 0;\n}" },
    { "handle leak: a stream that is reopened stays one", "handle-leak",
      "int f(void) {\n FILE *s = fopen(\"x\", \"r\");\n if (!s) return 0;\n s = freopen(\"x\", \"rb\", s);\n if (!s) return 0;\n fclose(s);\n return 1;\n}" },
    { "handle leak: reopened, and left open", "handle-leak",
      "int f(void) {\n FILE *s = fopen(\"x\", \"r\"); //!\n if (!s) return 0;\n s = freopen(\"x\", \"rb\", s);\n return s != NULL;\n}" },
    { "handle leak: the system's own stream is reopened", "handle-leak", "int f(void) {\n FILE *s = freopen(\"x\", \"w\", stderr);\n return s != NULL;\n}" },
    { "double close: reopened, closed twice", "double-close",
      "void f(void) {\n FILE *s = freopen(\"x\", \"w\", stdin);\n if (!s) return;\n fclose(s);\n fclose(s); //!\n}" },
    { "leak: reallocarray takes the old block over", "memory-leak",
      "int f(size_t n) {\n int *p = malloc(4);\n if (!p) return 0;\n int *q = reallocarray(p, n, 4);\n if (!q) { free(p); return 0; }\n p = q;\n free(p);\n return 1;\n}" },
    { "local: a parameter that is written as an array", "return-local", "char *f(char b[8]) {\n b[0] = 'x';\n return b;\n}" },
    { "unset: filled through a parameter that is written as an array", "uninit-use",
      "static void fill(int a[4]) { for (int i = 0; i < 4; i++) a[i] = i; }\nint f(void) {\n int a[4];\n fill(a);\n return a[2];\n}" },
    { "write: past what the caller's array has", "out-of-bounds-write",
      "static void fill(int a[]) {\n a[4] = 1; //!\n}\nint f(void) {\n int a[4] = { 0 };\n fill(a);\n return a[2];\n}" },
    { "truncation: two halves of one word", "truncation",
      "unsigned f(void) {\n unsigned n;\n if (scanf(\"%u\", &n) != 1) return 0;\n unsigned m = (n & 0x80000000ul) | (n & 0x7ffffffful);\n return m;\n}" },
    { "handle leak: returned to the caller", "handle-leak", "int f(void) {\n int fd = open(\"x\", O_RDONLY);\n if (fd < 0) return -errno;\n return fd;\n}" },
    { "closed twice: a stream", "double-close", "void f(void) {\n FILE *s = fopen(\"x\", \"r\");\n if (!s) return;\n fclose(s);\n fclose(s); //!\n}" },
    { "closed twice: a descriptor", "double-close", "void f(void) {\n int fd = open(\"x\", O_RDONLY);\n if (fd < 0) return;\n close(fd);\n close(fd); //!\n}" },
    { "closed twice: opened anew between", "double-close", "void f(void) {\n FILE *s = fopen(\"x\", \"r\");\n if (!s) return;\n fclose(s);\n s = fopen(\"y\", \"r\");\n if (!s) return;\n fclose(s);\n}" },
    { "closed: used after", "use-after-close", "void f(void) {\n FILE *s = fopen(\"x\", \"w\");\n if (!s) return;\n fclose(s);\n fputs(\"y\", s); //!\n}" },
    { "closed: used before", "use-after-close", "void f(void) {\n FILE *s = fopen(\"x\", \"w\");\n if (!s) return;\n fputs(\"y\", s);\n fclose(s);\n}" },
    { "closer: popen's stream by fclose", "mismatched-close", "void f(void) {\n FILE *s = popen(\"x\", \"r\");\n if (!s) return;\n fclose(s); //!\n}" },
    { "closer: popen's stream by pclose", "mismatched-close", "void f(void) {\n FILE *s = popen(\"x\", \"r\");\n if (!s) return;\n pclose(s);\n}" },

    /* -- bounds -- */
    { "write: one past the end", "out-of-bounds-write", "void f(void) {\n int a[4];\n a[4] = 1; //!\n use(a);\n}" },
    { "write: the last element", "out-of-bounds-write", "void f(void) {\n int a[4];\n a[3] = 1;\n use(a);\n}" },
    { "write: a loop with <=", "out-of-bounds-write", "void f(void) {\n int a[4];\n for (int i = 0; i <= 4; i++)\n  a[i] = i; //!\n use(a);\n}" },
    { "write: a loop with <", "out-of-bounds-write", "void f(void) {\n int a[4];\n for (int i = 0; i < 4; i++)\n  a[i] = i;\n use(a);\n}" },
    { "write: strcpy of a longer literal", "out-of-bounds-write", "void f(void) {\n char b[4];\n strcpy(b, \"four\"); //!\n use(b);\n}" },
    { "write: strcpy of one that fits", "out-of-bounds-write", "void f(void) {\n char b[5];\n strcpy(b, \"four\");\n use(b);\n}" },
    { "write: memcpy of more than there is", "out-of-bounds-write", "void f(const char *s) {\n char b[8];\n memcpy(b, s, 9); //!\n use(b);\n}" },
    { "write: memcpy of sizeof", "out-of-bounds-write", "void f(const char *s) {\n char b[8];\n memcpy(b, s, sizeof b);\n use(b);\n}" },
    { "write: past a heap block", "out-of-bounds-write", "void f(void) {\n int *p = malloc(4 * sizeof *p);\n if (!p) return;\n p[4] = 0; //!\n free(p);\n}" },
    { "write: in a callee, with the caller's array", "out-of-bounds-write", "static void put(int *p, int i) {\n p[i] = 1; //!\n}\nvoid f(void) {\n int a[2];\n put(a, 2);\n use(a);\n}" },
    { "write: in a callee, inside the array", "out-of-bounds-write", "static void put(int *p, int i) {\n p[i] = 1;\n}\nvoid f(void) {\n int a[2];\n put(a, 1);\n use(a);\n}" },
    { "write: below the start", "out-of-bounds-write", "void f(void) {\n int a[4];\n int i = -1;\n a[i] = 1; //!\n use(a);\n}" },
    { "write: i++ in an index counts afterwards", "out-of-bounds-write", "void f(void) {\n int a[2], i = 0;\n a[i++] = 1;\n a[i++] = 2;\n use(a);\n}" },
    { "write: the third i++ is one too many", "out-of-bounds-write", "void f(void) {\n int a[2], i = 0;\n a[i++] = 1;\n a[i++] = 2;\n a[i++] = 3; //!\n use(a);\n}" },
    { "read: one past the end", "out-of-bounds-read", "int f(void) {\n int a[4] = { 0 };\n return a[4]; //!\n}" },
    { "read: inside", "out-of-bounds-read", "int f(void) {\n int a[4] = { 0 };\n return a[3];\n}" },
    { "read: the address one past the end is no read", "out-of-bounds-read", "int f(void) {\n int a[4] = { 0 };\n int *end = &a[4], n = 0;\n for (int *p = a; p < end; p++) n += *p;\n return n;\n}" },
    { "read: a table by a checked index", "out-of-bounds-read", "int f(unsigned i) {\n static const int t[3] = { 1, 2, 3 };\n return i < 3 ? t[i] : 0;\n}" },
    { "string: strncpy that filled the buffer", "unterminated-string", "void f(char *to) {\n char b[4];\n strncpy(b, \"abcdef\", sizeof b);\n strcpy(to, b); //!\n}" },
    { "string: strncpy, ended by hand", "unterminated-string", "size_t f(void) {\n char b[4];\n strncpy(b, \"abcdef\", sizeof b);\n b[3] = 0;\n return strlen(b);\n}" },
    { "string: what read gave, ended by hand", "unterminated-string", "void f(int fd, char *to) {\n char b[64];\n ssize_t n = read(fd, b, sizeof b - 1);\n if (n <= 0) return;\n b[n] = 0;\n strcpy(to, b);\n}" },

    /* -- data from outside -- */
    { "outside: an index", "tainted-index", "int f(void) {\n int a[8] = { 0 };\n int i = atoi(getenv(\"N\") ? getenv(\"N\") : \"0\");\n return a[i]; //!\n}" },
    { "outside: an index with both bounds", "tainted-index", "int f(void) {\n int a[8] = { 0 };\n int i = atoi(getenv(\"N\") ? getenv(\"N\") : \"0\");\n if (i < 0 || i >= 8) return 0;\n return a[i];\n}" },
    { "outside: an index with the upper bound alone", "tainted-index", "int f(void) {\n int a[8] = { 0 };\n int i = atoi(getenv(\"N\") ? getenv(\"N\") : \"0\");\n if (i >= 8) return 0;\n return a[i]; //!\n}" },
    { "outside: an index masked", "tainted-index", "int f(void) {\n int a[8] = { 0 };\n unsigned i = (unsigned)getchar();\n return a[i & 7];\n}" },
    { "outside: an index by remainder", "tainted-index", "int f(void) {\n int a[8] = { 0 };\n unsigned i = (unsigned)getchar();\n return a[i % 8];\n}" },
    { "outside: a length", "tainted-size", "void f(int s, char *to, const char *from) {\n uint32_t n;\n if (recv(s, &n, sizeof n, 0) != sizeof n) return;\n memcpy(to, from, n); //!\n}" },
    { "outside: a length with a bound", "tainted-size", "void f(int s, char *to, const char *from) {\n uint32_t n;\n if (recv(s, &n, sizeof n, 0) != sizeof n || n > 64) return;\n memcpy(to, from, n);\n}" },
    { "outside: getenv into a buffer", "tainted-size", "void f(void) {\n char b[16];\n const char *e = getenv(\"X\");\n if (!e) return;\n strcpy(b, e); //!\n use(b);\n}" },
    { "outside: getenv into a buffer by snprintf", "tainted-size", "void f(void) {\n char b[16];\n const char *e = getenv(\"X\");\n if (!e) return;\n snprintf(b, sizeof b, \"%s\", e);\n use(b);\n}" },
    { "outside: an allocation", "tainted-alloc", "void *f(int s) {\n uint32_t n;\n if (recv(s, &n, sizeof n, 0) != sizeof n) return NULL;\n return malloc(n); //!\n}" },
    { "outside: an allocation with a cap", "tainted-alloc", "void *f(int s) {\n uint32_t n;\n if (recv(s, &n, sizeof n, 0) != sizeof n) return NULL;\n if (n > 4096) n = 4096;\n return malloc(n);\n}" },
    { "outside: how often a loop runs", "tainted-loop", "void f(int s) {\n uint32_t n;\n if (recv(s, &n, sizeof n, 0) != sizeof n) return;\n for (uint32_t i = 0; i < n; i++) //!\n  any();\n}" },
    { "outside: how often a loop runs, with a bound", "tainted-loop", "void f(int s) {\n uint32_t n;\n if (recv(s, &n, sizeof n, 0) != sizeof n || n > 100) return;\n for (uint32_t i = 0; i < n; i++)\n  any();\n}" },
    { "outside: a pointer", "tainted-pointer", "int f(int s) {\n int *p;\n if (recv(s, &p, sizeof p, 0) != sizeof p) return 0;\n return *p; //!\n}" },
    { "outside: bytes behind a pointer of ours", "tainted-pointer", "int f(int s) {\n char b[4];\n if (recv(s, b, sizeof b, 0) != sizeof b) return 0;\n char *p = b;\n return *p;\n}" },
    { "outside: an assertion", "assert-reachable", "void f(void) {\n int c = getchar();\n assert(c != 'x'); //!\n}" },
    { "outside: an assertion on our own value", "assert-reachable", "void f(void) {\n int c = 3;\n assert(c != 'x');\n}" },

    /* -- sizes and numbers -- */
    { "alloc: a product that can wrap", "alloc-overflow", "int *f(int s) {\n size_t n;\n if (recv(s, &n, sizeof n, 0) != sizeof n) return NULL;\n return malloc(n * 4); //!\n}" },
    { "alloc: a product with a bound", "alloc-overflow", "int *f(int s) {\n size_t n;\n if (recv(s, &n, sizeof n, 0) != sizeof n || n > 1000) return NULL;\n return malloc(n * 4);\n}" },
    { "overflow: INT_MAX and one", "integer-overflow", "int f(void) {\n int x = INT_MAX;\n return x + 1; //!\n}" },
    { "overflow: INT_MAX in a wider type", "integer-overflow", "long f(void) {\n int x = INT_MAX;\n return (long)x + 1;\n}" },
    { "overflow: from outside", "integer-overflow", "int f(void) {\n int x = atoi(getenv(\"N\") ? getenv(\"N\") : \"0\");\n return x * 1000; //!\n}" },
    { "overflow: from outside, bounded", "integer-overflow", "int f(void) {\n int x = atoi(getenv(\"N\") ? getenv(\"N\") : \"0\");\n if (x < 0 || x > 1000) return 0;\n return x * 1000;\n}" },
    { "underflow: INT_MIN less one", "integer-underflow", "int f(void) {\n int x = INT_MIN;\n return x - 1; //!\n}" },
    { "underflow: INT_MIN less nothing", "integer-underflow", "int f(void) {\n int x = INT_MIN;\n return x - 0;\n}" },
    { "narrower: a value that does not fit", "truncation", "short f(void) {\n int x = 70000;\n short y = x; //!\n return y;\n}" },
    { "narrower: a value that fits", "truncation", "short f(void) {\n int x = 7000;\n short y = x;\n return y;\n}" },
    { "sign: -1 as a size", "sign-extension", "void f(char *d, const char *s) {\n short n = (short)atoi(getenv(\"N\") ? getenv(\"N\") : \"0\");\n memcpy(d, s, n); //!\n}" },
    { "sign: tested before it is a size", "sign-extension", "void f(char *d, const char *s) {\n short n = (short)atoi(getenv(\"N\") ? getenv(\"N\") : \"0\");\n if (n < 0 || n > 9) return;\n memcpy(d, s, n);\n}" },
    { "sign: a negative becomes unsigned", "sign-to-unsigned", "unsigned f(void) {\n int x = -5;\n unsigned u = x; //!\n return u;\n}" },
    { "sign: a positive becomes unsigned", "sign-to-unsigned", "unsigned f(void) {\n int x = 5;\n unsigned u = x;\n return u;\n}" },
    { "sign: past the signed range", "unsigned-to-signed", "int f(void) {\n unsigned u = 4000000000u;\n int x = u; //!\n return x;\n}" },
    { "sign: inside the signed range", "unsigned-to-signed", "int f(void) {\n unsigned u = 40u;\n int x = u;\n return x;\n}" },
    { "divide: by zero", "divide-by-zero", "int f(int a) {\n int d = 0;\n return a / d; //!\n}" },
    { "divide: by what is not", "divide-by-zero", "int f(int a) {\n int d = 2;\n return a / d;\n}" },
    { "divide: by outside data", "divide-by-zero", "int f(int a) {\n int d = atoi(getenv(\"N\") ? getenv(\"N\") : \"1\");\n return a % d; //!\n}" },
    { "divide: by tested outside data", "divide-by-zero", "int f(int a) {\n int d = atoi(getenv(\"N\") ? getenv(\"N\") : \"1\");\n return d ? a % d : 0;\n}" },
    { "divide: after an increment", "divide-by-zero", "int f(int a) {\n int d = 0;\n d++;\n return a / d;\n}" },

    /* -- lifetimes, types, copies -- */
    { "local: its address is returned", "return-local", "int *f(void) {\n int x = 1;\n return &x; //!\n}" },
    { "local: a static one may be", "return-local", "int *f(void) {\n static int x = 1;\n return &x;\n}" },
    { "local: an array through a pointer", "return-local", "char *f(void) {\n char b[8] = \"x\";\n char *p = b;\n return p; //!\n}" },
    { "local: used in its own block", "return-local", "int f(void) {\n int *p;\n {\n  int x = 1;\n  p = &x;\n  return *p;\n }\n}" },
    { "type: a record larger than the object", "type-confusion", "struct b { char a[64]; };\nint f(void) {\n int x = 0;\n struct b *p = (struct b *)&x; //!\n return p->a[9];\n}" },
    { "type: a record as large as the block", "type-confusion", "struct s { char a[64]; };\nstruct b { char a[64]; };\nint f(void) {\n struct s x = { { 0 } };\n struct b *p = (struct b *)&x;\n return p->a[9];\n}" },
    { "overlap: memcpy inside one array", "overlapping-copy", "void f(void) {\n char b[16] = \"0123456789\";\n memcpy(b + 2, b, 8); //!\n use(b);\n}" },
    { "overlap: memcpy of halves", "overlapping-copy", "void f(void) {\n char b[16] = \"0123456789\";\n memcpy(b + 8, b, 8);\n use(b);\n}" },
    { "overlap: memmove may", "overlapping-copy", "void f(void) {\n char b[16] = \"0123456789\";\n memmove(b + 2, b, 8);\n use(b);\n}" },

    /* -- what is useless -- */
    { "dead: stored, never read", "dead-store", "int f(int a) {\n int x = a * 2; //!\n use(&a);\n x = a * 3; //!\n return a;\n}" },
    { "dead: stored and read", "dead-store", "int f(int a) {\n int x = a * 2;\n x = x + a;\n return x;\n}" },
    { "dead: a status that nobody reads", "result-unread", "int f(void) {\n int rc = any();\n if (rc) return rc;\n rc = any(); //!\n return 0;\n}" },
    { "dead: a status that is returned", "result-unread", "int f(void) {\n int rc = any();\n if (rc) return rc;\n rc = any();\n return rc;\n}" },
    { "condition: always true", "always-true", "int f(void) {\n int x = 3;\n if (x > 2) //!\n  return 1;\n return 0;\n}" },
    { "condition: true for some", "always-true", "int f(int x) {\n if (x > 2)\n  return 1;\n return 0;\n}" },
    { "condition: always false", "always-false", "int f(unsigned x) {\n if (x < 0) //!\n  return 1;\n return 0;\n}" },
    { "condition: false for some", "always-false", "int f(int x) {\n if (x < 0)\n  return 1;\n return 0;\n}" },
    { "condition: asked again after it was answered", "always-false", "int f(int x) {\n if (x > 5) return 1;\n if (x > 7) //!\n  return 2;\n return 0;\n}" },
    { "unreachable: after return", "unreachable", "int f(void) {\n return 1;\n any(); //!\n}" },
    { "unreachable: a label makes it reachable", "unreachable", "int f(int c) {\n if (c) goto out;\n return 1;\nout:\n any();\n return 0;\n}" },
    { "loop: without a way out", "infinite-loop", "void f(void) {\n int x = 1;\n while (x) { //!\n  any();\n }\n}" },
    { "loop: with break", "infinite-loop", "void f(void) {\n int x = 1;\n while (x) {\n  if (any()) break;\n }\n}" },
    { "loop: the switch value is read once", "infinite-loop", "int f(int i) {\n switch (i++) { case 0: return i; case 1: return 2; default: return 3; }\n}" },
    { "recursion: on every path", "infinite-recursion", "int f(int n) { //!\n return f(n - 1);\n}" },
    { "recursion: with an end", "infinite-recursion", "int f(int n) {\n return n ? f(n - 1) : 0;\n}" },

    /* -- locks -- */
    { "lock: taken twice", "double-lock", "static pthread_mutex_t m;\nvoid f(void) {\n pthread_mutex_lock(&m);\n pthread_mutex_lock(&m); //!\n pthread_mutex_unlock(&m);\n}" },
    { "lock: taken again after release", "double-lock", "static pthread_mutex_t m;\nvoid f(void) {\n pthread_mutex_lock(&m);\n pthread_mutex_unlock(&m);\n pthread_mutex_lock(&m);\n pthread_mutex_unlock(&m);\n}" },
    { "lock: released twice", "unlock-not-held", "static pthread_mutex_t m;\nvoid f(void) {\n pthread_mutex_lock(&m);\n pthread_mutex_unlock(&m);\n pthread_mutex_unlock(&m); //!\n}" },
    { "lock: released once on each path", "unlock-not-held", "static pthread_mutex_t m;\nint f(int c) {\n pthread_mutex_lock(&m);\n if (c) { pthread_mutex_unlock(&m); return 1; }\n pthread_mutex_unlock(&m);\n return 0;\n}" },
    { "lock: an early return holds it", "lock-leak", "static pthread_mutex_t m;\nint f(int c) { //!\n pthread_mutex_lock(&m);\n if (c) return 1;\n pthread_mutex_unlock(&m);\n return 0;\n}" },
    { "lock: released before each return", "lock-leak", "static pthread_mutex_t m;\nint f(int c) {\n pthread_mutex_lock(&m);\n if (c) { pthread_mutex_unlock(&m); return 1; }\n pthread_mutex_unlock(&m);\n return 0;\n}" },
    { "lock: a helper that locks by design", "lock-leak", "struct q { pthread_mutex_t m; };\nstatic void enter(struct q *q) { pthread_mutex_lock(&q->m); }\nstatic void leave(struct q *q) { pthread_mutex_unlock(&q->m); }\nvoid f(struct q *q) {\n enter(q);\n any();\n leave(q);\n}" },
    { "lock: two locks are not one", "double-lock", "static pthread_mutex_t a, b;\nvoid f(void) {\n pthread_mutex_lock(&a);\n pthread_mutex_lock(&b);\n pthread_mutex_unlock(&b);\n pthread_mutex_unlock(&a);\n}" },

    /* -- idioms of careful code: none of these may say anything of the kind -- */
    { "idiom: an error code set before goto", "dead-store", "int f(int c) {\n int rc = -1;\n char *p = malloc(3);\n if (!p) goto out;\n if (c) { rc = -2; goto out; }\n rc = 0;\nout:\n free(p);\n return rc;\n}" },
    { "idiom: success tells that the out-parameter is set", "uninit-use",
      "static int get(int *out) {\n if (any()) return -1;\n *out = 3;\n return 0;\n}\nint f(void) {\n int x;\n if (get(&x) != 0) return -1;\n return x;\n}" },
    { "idiom: success tells that the pointer is set", "null-deref",
      "static int get(int **out) {\n int *p = malloc(sizeof *p);\n if (!p) return -1;\n *p = 1;\n *out = p;\n return 0;\n}\nint f(void) {\n int *x = NULL;\n if (get(&x)) return -1;\n int v = *x;\n free(x);\n return v;\n}" },
    { "idiom: a found flag", "null-deref", "int f(int **t, int n) {\n int *hit = NULL, found = 0;\n for (int i = 0; i < n; i++)\n  if (t[i]) { hit = t[i]; found = 1; }\n return found ? *hit : 0;\n}" },
    { "idiom: swap", "dead-store", "void f(int *a, int *b) {\n int t = *a;\n *a = *b;\n *b = t;\n}" },
    { "idiom: the end of an array from its size", "out-of-bounds-read", "int f(void) {\n int a[3] = { 1, 2, 3 }, n = 0;\n for (size_t i = sizeof a / sizeof a[0]; i-- > 0;) n += a[i];\n return n;\n}" },
    { "idiom: read until it is interrupted no more", "tainted-loop", "ssize_t f(int fd, char *b) {\n ssize_t n;\n do n = read(fd, b, 8); while (n < 0 && errno == EINTR);\n return n;\n}" },
    { "idiom: for (;;) with a return", "infinite-loop", "int f(void) {\n for (;;) {\n  int c = any();\n  if (c) return c;\n }\n}" },
    { "idiom: do { } while (0) is no constant condition", "always-false", "#define TWICE(x) do { x; x; } while (0)\nvoid f(void) {\n TWICE(any());\n}" },
    { "idiom: sizeof in a condition is a question to the platform", "always-true", "int f(void) {\n if (sizeof(long) == 8)\n  return 1;\n return 0;\n}" },
};

/* What only C++ can do wrong. */
static const struct row cxx_rows[] = {
    { "family: new, free", "mismatched-free", "void f() {\n int *p = new int;\n free(p); //!\n}" },
    { "family: new, delete", "mismatched-free", "void f() {\n int *p = new int;\n delete p;\n}" },
    { "family: new[], delete", "mismatched-free", "void f() {\n int *p = new int[4];\n delete p; //!\n}" },
    { "family: new[], delete[]", "mismatched-free", "void f() {\n int *p = new int[4];\n delete[] p;\n}" },
    { "family: malloc, delete", "mismatched-free", "void f() {\n int *p = (int *)malloc(4);\n if (!p) return;\n delete p; //!\n}" },
    { "leak: new without delete", "memory-leak", "int f() {\n int *p = new int(3); //!\n return *p;\n}" },
    { "leak: new with delete", "memory-leak", "int f() {\n int *p = new int(3);\n int v = *p;\n delete p;\n return v;\n}" },
    { "twice: delete, delete", "double-free", "void f() {\n int *p = new int;\n delete p;\n delete p; //!\n}" },
    { "freed: read after delete", "use-after-free", "int f() {\n int *p = new int(3);\n delete p;\n return *p; //!\n}" },
    { "null: nullptr is read", "null-deref", "int f() {\n int *p = nullptr;\n return *p; //!\n}" },
    { "null: nullptr is tested", "null-deref", "int f(int *q) {\n int *p = nullptr;\n if (q) p = q;\n return p ? *p : 0;\n}" },
    { "a reference sets what it stands for", "uninit-use",
      "static void range(int n, int &a, int &b) { a = n; b = 2 * n; }\nint f(int n) {\n int a, b;\n range(n, a, b);\n return a + b;\n}" },
    { "a reference that is not written sets nothing", "uninit-use",
      "static void range(int n, int &a, int &b) { a = n; }\nint f(int n) {\n int a, b;\n range(n, a, b);\n return a +\n  b; //!\n}" },
    { "a local reference is another name", "uninit-use", "int f(int n) {\n int x;\n int &r = x;\n r = n;\n return x;\n}" },
    { "a local reference does not set by itself", "uninit-use", "int f(int n) {\n int x;\n int &r = x;\n return x + n; //!\n}" },
    { "a template's own test takes one way of two", "uninit-use",
      "template <typename T> int width(T v) {\n int w;\n if (sizeof(T) <= 4) w = 32; else if (sizeof(T) == 8) w = 64;\n return w;\n}\nint f(void) { return width(3); }" },
    { "a member reference lies elsewhere", "out-of-bounds-read",
      "struct big { int a[60]; };\nstruct view { const big &b; int n; view(const big &x) : b(x), n(0) {} };\nint f(const big &x) {\n view v(x);\n return v.b.a[20];\n}" },
    { "a variable declared in the loop's test", "infinite-loop",
      "static int *next(int **p) { int *r = *p; *p = NULL; return r; }\nvoid f(int **p) {\n while (int *x = next(p)) { take(x); }\n}" },
};

static struct moe_clang *clang;

static bool no_header(void *ctx, const char *path)
{
    (void)ctx, (void)path;
    return false;
}

static struct moe_tree *parse(const char *code, bool cxx, char *text, size_t room)
{
    struct moe_error err = { 0 };
    struct moe_tree *tree = NULL;
    snprintf(text, room, PRELUDE "%s\n", code);
    struct moe_parse_job job = { .path = cxx ? "row.cpp" : "row.c", .bytes = moe_str_c(text), .language = cxx ? MOE_LANG_CXX : MOE_LANG_C,
        .shim_dir = "audit/source/shim", .wanted = no_header };
    if (moe_parse(clang, &job, &tree, &err) != MOE_OK)
        fail_msg("%s", err.text);
    if (tree->errors)
        fail_msg("the snippet does not parse: %.*s", MOE_FMT(moe_text(tree, tree->diags[1].text)));
    return tree;
}

static bool said(const struct moe_flow *flow, const struct moe_tree *tree, enum moe_event_kind kind, unsigned line, const char **detail)
{
    size_t n = 0;
    const struct moe_event *e = moe_flow_events(flow, &n);
    for (size_t i = 0; i < n; i++)
        if (e[i].kind == kind && moe_at(tree, e[i].node)->line == line) {
            *detail = e[i].detail;
            return true;
        }
    return false;
}

static void check(const struct row *row, bool cxx)
{
    char text[4096], wrong[512] = "";
    struct moe_tree *tree = parse(row->code, cxx, text, sizeof text);
    struct moe_flow *flow = moe_flow_new(tree);
    enum moe_event_kind kind = moe_event_find(moe_str_c(row->event));
    assert_non_null(flow);
    assert_int_not_equal(kind, MOE_EV_NONE);
    struct moe_str rest = moe_str_c(text), line;
    for (unsigned number = 1; moe_str_line(&rest, &line); number++) {
        const char *detail = "nothing is said";
        bool want = moe_str_ends(line, MOE_STR("//!")), got = said(flow, tree, kind, number, &detail);
        if (want != got && !wrong[0])
            snprintf(wrong, sizeof wrong, "%s, and %s: %s: %.*s", want ? "expected" : "not expected", got ? "said" : "not said", detail, MOE_FMT(line));
    }
    moe_flow_free(&flow);
    moe_tree_free(&tree);
    if (wrong[0])
        fail_msg("%s", wrong);
}

static void c_row(void **state) { check(*state, false); }
static void cxx_row(void **state) { check(*state, true); }

static void count(const struct row *list, size_t n, enum moe_event_kind kind, unsigned *bad, unsigned *good)
{
    for (size_t i = 0; i < n; i++)
        if (moe_event_find(moe_str_c(list[i].event)) == kind)
            *(strstr(list[i].code, "//!") ? bad : good) += 1;
}

/* A new event kind needs a flawed snippet and a repaired one here. */
static void every_event_has_a_pair(void **state)
{
    (void)state;
    for (int kind = 1; kind < MOE_EV_COUNT; kind++) {
        if (kind == MOE_EV_ALLOC_TOO_SMALL)       /* a word of rule.yaml that the walk has no case for: nothing to compare */
            continue;
        unsigned bad = 0, good = 0;
        count(rows, MOE_COUNT(rows), (enum moe_event_kind)kind, &bad, &good);
        count(cxx_rows, MOE_COUNT(cxx_rows), (enum moe_event_kind)kind, &bad, &good);
        if (!bad || !good)
            fail_msg("%s: %u flawed and %u repaired snippets", moe_event_name((enum moe_event_kind)kind), bad, good);
    }
}

static int open_clang(void **state)
{
    struct moe_error err = { 0 };
    (void)state;
    return moe_clang_open(NULL, &clang, &err) == MOE_OK ? 0 : (fprintf(stderr, "%s\n", err.text), -1);
}

static int close_clang(void **state)
{
    (void)state;
    moe_clang_close(&clang);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest pairs = cmocka_unit_test(every_event_has_a_pair);
    struct CMUnitTest tests[1 + MOE_COUNT(rows) + MOE_COUNT(cxx_rows)] = { pairs };
    size_t n = 1;
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].name, .test_func = c_row, .initial_state = (void *)&rows[i] };
    for (size_t i = 0; i < MOE_COUNT(cxx_rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = cxx_rows[i].name, .test_func = cxx_row, .initial_state = (void *)&cxx_rows[i] };
    return cmocka_run_group_tests_name("flow", tests, open_clang, close_clang);
}
