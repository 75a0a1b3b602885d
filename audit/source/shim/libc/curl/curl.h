/* curl/curl.h: names and types of libcurl */
#ifndef MOE_SHIM_CURL_CURL_H
#define MOE_SHIM_CURL_CURL_H
#include <sys/types.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <stdio.h>
#include <stdarg.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long curl_off_t;
typedef int curl_socket_t;
typedef unsigned int curl_socklen_t;
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
struct sockaddr;
typedef void CURL; typedef void CURLSH;
enum curl_sslbackend {
    CURLSSLBACKEND_NONE = 0, CURLSSLBACKEND_OPENSSL, CURLSSLBACKEND_GNUTLS, CURLSSLBACKEND_NSS,
    CURLSSLBACKEND_OBSOLETE4, CURLSSLBACKEND_GSKIT, CURLSSLBACKEND_POLARSSL, CURLSSLBACKEND_WOLFSSL,
    CURLSSLBACKEND_SCHANNEL, CURLSSLBACKEND_SECURETRANSPORT, CURLSSLBACKEND_AXTLS, CURLSSLBACKEND_MBEDTLS,
    CURLSSLBACKEND_MESALINK, CURLSSLBACKEND_BEARSSL, CURLSSLBACKEND_RUSTLS
};
typedef enum curl_sslbackend curl_sslbackend;
struct curl_httppost {
    struct curl_httppost *next; char *name; long namelength; char *contents; long contentslength; char *buffer;
    long bufferlength; char *contenttype; struct curl_slist *contentheader; struct curl_httppost *more; long flags;
    char *showfilename; void *userp; curl_off_t contentlen;
};
typedef int (*curl_progress_callback)(void *, double, double, double, double);
typedef int (*curl_xferinfo_callback)(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
typedef size_t (*curl_write_callback)(char *, size_t, size_t, void *);
typedef int (*curl_resolver_start_callback)(void *, void *, void *);
enum curlfiletype {
    CURLFILETYPE_FILE = 0, CURLFILETYPE_DIRECTORY, CURLFILETYPE_SYMLINK, CURLFILETYPE_DEVICE_BLOCK,
    CURLFILETYPE_DEVICE_CHAR, CURLFILETYPE_NAMEDPIPE, CURLFILETYPE_SOCKET, CURLFILETYPE_DOOR, CURLFILETYPE_UNKNOWN
};
typedef enum curlfiletype curlfiletype;
struct curl_fileinfo {
    char *filename; curlfiletype filetype; time_t time; unsigned int perm; int uid; int gid; curl_off_t size;
    long hardlinks;
    struct {
        char *time; char *perm; char *user; char *group; char *target;
    } strings;
    unsigned int flags; char *b_data; size_t b_size; size_t b_used;
};
typedef long (*curl_chunk_bgn_callback)(const void *, void *, int); typedef long (*curl_chunk_end_callback)(void *);
typedef int (*curl_fnmatch_callback)(void *, const char *, const char *);
typedef int (*curl_seek_callback)(void *, curl_off_t, int);
typedef size_t (*curl_read_callback)(char *, size_t, size_t, void *);
typedef int (*curl_trailer_callback)(struct curl_slist **, void *);
enum curlsocktype {
    CURLSOCKTYPE_IPCXN = 0, CURLSOCKTYPE_ACCEPT, CURLSOCKTYPE_LAST
};
typedef enum curlsocktype curlsocktype; typedef int (*curl_sockopt_callback)(void *, curl_socket_t, curlsocktype);
struct curl_sockaddr {
    int family; int socktype; int protocol; unsigned int addrlen; struct sockaddr addr;
};
typedef curl_socket_t (*curl_opensocket_callback)(void *, curlsocktype, struct curl_sockaddr *);
typedef int (*curl_closesocket_callback)(void *, curl_socket_t);
enum curlioerr {
    CURLIOE_OK = 0, CURLIOE_UNKNOWNCMD, CURLIOE_FAILRESTART, CURLIOE_LAST
};
typedef enum curlioerr curlioerr;
enum curliocmd {
    CURLIOCMD_NOP = 0, CURLIOCMD_RESTARTREAD, CURLIOCMD_LAST
};
typedef enum curliocmd curliocmd; typedef curlioerr (*curl_ioctl_callback)(CURL *, int, void *);
typedef void *(*curl_malloc_callback)(size_t); typedef void (*curl_free_callback)(void *);
typedef void *(*curl_realloc_callback)(void *, size_t); typedef char *(*curl_strdup_callback)(const char *);
typedef void *(*curl_calloc_callback)(size_t, size_t);
enum curl_infotype {
    CURLINFO_TEXT = 0, CURLINFO_HEADER_IN, CURLINFO_HEADER_OUT, CURLINFO_DATA_IN, CURLINFO_DATA_OUT,
    CURLINFO_SSL_DATA_IN, CURLINFO_SSL_DATA_OUT, CURLINFO_END
};
typedef enum curl_infotype curl_infotype;
typedef int (*curl_debug_callback)(CURL *, curl_infotype, char *, size_t, void *);
typedef int (*curl_prereq_callback)(void *, char *, char *, int, int);
enum CURLcode {
    CURLE_OK = 0, CURLE_UNSUPPORTED_PROTOCOL, CURLE_FAILED_INIT, CURLE_URL_MALFORMAT, CURLE_NOT_BUILT_IN,
    CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_WEIRD_SERVER_REPLY,
    CURLE_REMOTE_ACCESS_DENIED, CURLE_FTP_ACCEPT_FAILED, CURLE_FTP_WEIRD_PASS_REPLY, CURLE_FTP_ACCEPT_TIMEOUT,
    CURLE_FTP_WEIRD_PASV_REPLY, CURLE_FTP_WEIRD_227_FORMAT, CURLE_FTP_CANT_GET_HOST, CURLE_HTTP2,
    CURLE_FTP_COULDNT_SET_TYPE, CURLE_PARTIAL_FILE, CURLE_FTP_COULDNT_RETR_FILE, CURLE_OBSOLETE20,
    CURLE_QUOTE_ERROR, CURLE_HTTP_RETURNED_ERROR, CURLE_WRITE_ERROR, CURLE_OBSOLETE24, CURLE_UPLOAD_FAILED,
    CURLE_READ_ERROR, CURLE_OUT_OF_MEMORY, CURLE_OPERATION_TIMEDOUT, CURLE_OBSOLETE29, CURLE_FTP_PORT_FAILED,
    CURLE_FTP_COULDNT_USE_REST, CURLE_OBSOLETE32, CURLE_RANGE_ERROR, CURLE_OBSOLETE34, CURLE_SSL_CONNECT_ERROR,
    CURLE_BAD_DOWNLOAD_RESUME, CURLE_FILE_COULDNT_READ_FILE, CURLE_LDAP_CANNOT_BIND, CURLE_LDAP_SEARCH_FAILED,
    CURLE_OBSOLETE40, CURLE_OBSOLETE41, CURLE_ABORTED_BY_CALLBACK, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_OBSOLETE44,
    CURLE_INTERFACE_FAILED, CURLE_OBSOLETE46, CURLE_TOO_MANY_REDIRECTS, CURLE_UNKNOWN_OPTION,
    CURLE_SETOPT_OPTION_SYNTAX, CURLE_OBSOLETE50, CURLE_OBSOLETE51, CURLE_GOT_NOTHING, CURLE_SSL_ENGINE_NOTFOUND,
    CURLE_SSL_ENGINE_SETFAILED, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_OBSOLETE57, CURLE_SSL_CERTPROBLEM,
    CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION, CURLE_BAD_CONTENT_ENCODING, CURLE_OBSOLETE62,
    CURLE_FILESIZE_EXCEEDED, CURLE_USE_SSL_FAILED, CURLE_SEND_FAIL_REWIND, CURLE_SSL_ENGINE_INITFAILED,
    CURLE_LOGIN_DENIED, CURLE_TFTP_NOTFOUND, CURLE_TFTP_PERM, CURLE_REMOTE_DISK_FULL, CURLE_TFTP_ILLEGAL,
    CURLE_TFTP_UNKNOWNID, CURLE_REMOTE_FILE_EXISTS, CURLE_TFTP_NOSUCHUSER, CURLE_OBSOLETE75, CURLE_OBSOLETE76,
    CURLE_SSL_CACERT_BADFILE, CURLE_REMOTE_FILE_NOT_FOUND, CURLE_SSH, CURLE_SSL_SHUTDOWN_FAILED, CURLE_AGAIN,
    CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_FTP_PRET_FAILED, CURLE_RTSP_CSEQ_ERROR,
    CURLE_RTSP_SESSION_ERROR, CURLE_FTP_BAD_FILE_LIST, CURLE_CHUNK_FAILED, CURLE_NO_CONNECTION_AVAILABLE,
    CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_HTTP2_STREAM, CURLE_RECURSIVE_API_CALL,
    CURLE_AUTH_ERROR, CURLE_HTTP3, CURLE_QUIC_CONNECT_ERROR, CURLE_PROXY, CURLE_SSL_CLIENTCERT,
    CURLE_UNRECOVERABLE_POLL, CURLE_TOO_LARGE, CURLE_ECH_REQUIRED, CURL_LAST
};
typedef enum CURLcode CURLcode;
enum CURLproxycode {
    CURLPX_OK = 0, CURLPX_BAD_ADDRESS_TYPE, CURLPX_BAD_VERSION, CURLPX_CLOSED, CURLPX_GSSAPI, CURLPX_GSSAPI_PERMSG,
    CURLPX_GSSAPI_PROTECTION, CURLPX_IDENTD, CURLPX_IDENTD_DIFFER, CURLPX_LONG_HOSTNAME, CURLPX_LONG_PASSWD,
    CURLPX_LONG_USER, CURLPX_NO_AUTH, CURLPX_RECV_ADDRESS, CURLPX_RECV_AUTH, CURLPX_RECV_CONNECT,
    CURLPX_RECV_REQACK, CURLPX_REPLY_ADDRESS_TYPE_NOT_SUPPORTED, CURLPX_REPLY_COMMAND_NOT_SUPPORTED,
    CURLPX_REPLY_CONNECTION_REFUSED, CURLPX_REPLY_GENERAL_SERVER_FAILURE, CURLPX_REPLY_HOST_UNREACHABLE,
    CURLPX_REPLY_NETWORK_UNREACHABLE, CURLPX_REPLY_NOT_ALLOWED, CURLPX_REPLY_TTL_EXPIRED, CURLPX_REPLY_UNASSIGNED,
    CURLPX_REQUEST_FAILED, CURLPX_RESOLVE_HOST, CURLPX_SEND_AUTH, CURLPX_SEND_CONNECT, CURLPX_SEND_REQUEST,
    CURLPX_UNKNOWN_FAIL, CURLPX_UNKNOWN_MODE, CURLPX_USER_REJECTED, CURLPX_LAST
};
typedef enum CURLproxycode CURLproxycode; typedef CURLcode (*curl_conv_callback)(char *, size_t);
typedef CURLcode (*curl_ssl_ctx_callback)(CURL *, void *, void *);
enum curl_proxytype {
    CURLPROXY_LAST = 9
};
typedef enum curl_proxytype curl_proxytype;
enum curl_khtype {
    CURLKHTYPE_UNKNOWN = 0, CURLKHTYPE_RSA1, CURLKHTYPE_RSA, CURLKHTYPE_DSS, CURLKHTYPE_ECDSA, CURLKHTYPE_ED25519
};
struct curl_khkey {
    const char *key; size_t len; enum curl_khtype keytype;
};
enum curl_khstat {
    CURLKHSTAT_FINE_ADD_TO_FILE = 0, CURLKHSTAT_FINE, CURLKHSTAT_REJECT, CURLKHSTAT_DEFER, CURLKHSTAT_FINE_REPLACE,
    CURLKHSTAT_LAST
};
enum curl_khmatch {
    CURLKHMATCH_OK = 0, CURLKHMATCH_MISMATCH, CURLKHMATCH_MISSING, CURLKHMATCH_LAST
};
typedef int (*curl_sshkeycallback)(CURL *, const struct curl_khkey *, const struct curl_khkey *, enum curl_khmatch, void *);
typedef int (*curl_sshhostkeycallback)(void *, int, const char *, size_t);
enum curl_usessl {
    CURLUSESSL_LAST = 4
};
typedef enum curl_usessl curl_usessl;
enum curl_ftpccc {
    CURLFTPSSL_CCC_LAST = 3
};
typedef enum curl_ftpccc curl_ftpccc;
enum curl_ftpauth {
    CURLFTPAUTH_LAST = 3
};
typedef enum curl_ftpauth curl_ftpauth;
enum curl_ftpcreatedir {
    CURLFTP_CREATE_DIR_LAST = 3
};
typedef enum curl_ftpcreatedir curl_ftpcreatedir;
enum curl_ftpmethod {
    CURLFTPMETHOD_LAST = 4
};
typedef enum curl_ftpmethod curl_ftpmethod;
struct curl_hstsentry {
    char *name; size_t namelen; unsigned int includeSubDomains : 1; char expire[18];
};
struct curl_index {
    size_t index; size_t total;
};
enum CURLSTScode {
    CURLSTS_OK = 0, CURLSTS_DONE, CURLSTS_FAIL
};
typedef enum CURLSTScode CURLSTScode;
typedef CURLSTScode (*curl_hstsread_callback)(CURL *, struct curl_hstsentry *, void *);
typedef CURLSTScode (*curl_hstswrite_callback)(CURL *, struct curl_hstsentry *, struct curl_index *, void *);
enum CURLoption {
    CURLOPT_WRITEDATA = 0x2711, CURLOPT_URL, CURLOPT_PORT = 3, CURLOPT_PROXY = 0x2714, CURLOPT_USERPWD,
    CURLOPT_PROXYUSERPWD, CURLOPT_RANGE, CURLOPT_READDATA = 0x2719, CURLOPT_ERRORBUFFER,
    CURLOPT_WRITEFUNCTION = 0x4e2b, CURLOPT_READFUNCTION, CURLOPT_TIMEOUT = 13, CURLOPT_INFILESIZE,
    CURLOPT_POSTFIELDS = 0x271f, CURLOPT_REFERER, CURLOPT_FTPPORT, CURLOPT_USERAGENT, CURLOPT_LOW_SPEED_LIMIT = 19,
    CURLOPT_LOW_SPEED_TIME, CURLOPT_RESUME_FROM, CURLOPT_COOKIE = 0x2726, CURLOPT_HTTPHEADER, CURLOPT_HTTPPOST,
    CURLOPT_SSLCERT, CURLOPT_KEYPASSWD, CURLOPT_CRLF = 27, CURLOPT_QUOTE = 0x272c, CURLOPT_HEADERDATA,
    CURLOPT_COOKIEFILE = 0x272f, CURLOPT_SSLVERSION = 32, CURLOPT_TIMECONDITION, CURLOPT_TIMEVALUE,
    CURLOPT_CUSTOMREQUEST = 0x2734, CURLOPT_STDERR, CURLOPT_POSTQUOTE = 0x2737, CURLOPT_VERBOSE = 41,
    CURLOPT_HEADER, CURLOPT_NOPROGRESS, CURLOPT_NOBODY, CURLOPT_FAILONERROR, CURLOPT_UPLOAD, CURLOPT_POST,
    CURLOPT_DIRLISTONLY, CURLOPT_APPEND = 50, CURLOPT_NETRC, CURLOPT_FOLLOWLOCATION, CURLOPT_TRANSFERTEXT,
    CURLOPT_PUT, CURLOPT_PROGRESSFUNCTION = 0x4e58, CURLOPT_XFERINFODATA = 0x2749, CURLOPT_AUTOREFERER = 58,
    CURLOPT_PROXYPORT, CURLOPT_POSTFIELDSIZE, CURLOPT_HTTPPROXYTUNNEL, CURLOPT_INTERFACE = 0x274e, CURLOPT_KRBLEVEL,
    CURLOPT_SSL_VERIFYPEER = 64, CURLOPT_CAINFO = 0x2751, CURLOPT_MAXREDIRS = 68, CURLOPT_FILETIME,
    CURLOPT_TELNETOPTIONS = 0x2756, CURLOPT_MAXCONNECTS = 71, CURLOPT_FRESH_CONNECT = 74, CURLOPT_FORBID_REUSE,
    CURLOPT_RANDOM_FILE = 0x275c, CURLOPT_EGDSOCKET, CURLOPT_CONNECTTIMEOUT = 78, CURLOPT_HEADERFUNCTION = 0x4e6f,
    CURLOPT_HTTPGET = 80, CURLOPT_SSL_VERIFYHOST, CURLOPT_COOKIEJAR = 0x2762, CURLOPT_SSL_CIPHER_LIST,
    CURLOPT_HTTP_VERSION = 84, CURLOPT_FTP_USE_EPSV, CURLOPT_SSLCERTTYPE = 0x2766, CURLOPT_SSLKEY,
    CURLOPT_SSLKEYTYPE, CURLOPT_SSLENGINE, CURLOPT_SSLENGINE_DEFAULT = 90, CURLOPT_DNS_USE_GLOBAL_CACHE,
    CURLOPT_DNS_CACHE_TIMEOUT, CURLOPT_PREQUOTE = 0x276d, CURLOPT_DEBUGFUNCTION = 0x4e7e,
    CURLOPT_DEBUGDATA = 0x276f, CURLOPT_COOKIESESSION = 96, CURLOPT_CAPATH = 0x2771, CURLOPT_BUFFERSIZE = 98,
    CURLOPT_NOSIGNAL, CURLOPT_SHARE = 0x2774, CURLOPT_PROXYTYPE = 101, CURLOPT_ACCEPT_ENCODING = 0x2776,
    CURLOPT_PRIVATE, CURLOPT_HTTP200ALIASES, CURLOPT_UNRESTRICTED_AUTH = 105, CURLOPT_FTP_USE_EPRT,
    CURLOPT_HTTPAUTH, CURLOPT_SSL_CTX_FUNCTION = 0x4e8c, CURLOPT_SSL_CTX_DATA = 0x277d,
    CURLOPT_FTP_CREATE_MISSING_DIRS = 110, CURLOPT_PROXYAUTH, CURLOPT_SERVER_RESPONSE_TIMEOUT, CURLOPT_IPRESOLVE,
    CURLOPT_MAXFILESIZE, CURLOPT_INFILESIZE_LARGE = 0x75a3, CURLOPT_RESUME_FROM_LARGE, CURLOPT_MAXFILESIZE_LARGE,
    CURLOPT_NETRC_FILE = 0x2786, CURLOPT_USE_SSL = 119, CURLOPT_POSTFIELDSIZE_LARGE = 0x75a8,
    CURLOPT_TCP_NODELAY = 121, CURLOPT_FTPSSLAUTH = 129, CURLOPT_IOCTLFUNCTION = 0x4ea2, CURLOPT_IOCTLDATA = 0x2793,
    CURLOPT_FTP_ACCOUNT = 0x2796, CURLOPT_COOKIELIST, CURLOPT_IGNORE_CONTENT_LENGTH = 136, CURLOPT_FTP_SKIP_PASV_IP,
    CURLOPT_FTP_FILEMETHOD, CURLOPT_LOCALPORT, CURLOPT_LOCALPORTRANGE, CURLOPT_CONNECT_ONLY,
    CURLOPT_CONV_FROM_NETWORK_FUNCTION = 0x4eae, CURLOPT_CONV_TO_NETWORK_FUNCTION, CURLOPT_CONV_FROM_UTF8_FUNCTION,
    CURLOPT_MAX_SEND_SPEED_LARGE = 0x75c1, CURLOPT_MAX_RECV_SPEED_LARGE, CURLOPT_FTP_ALTERNATIVE_TO_USER = 0x27a3,
    CURLOPT_SOCKOPTFUNCTION = 0x4eb4, CURLOPT_SOCKOPTDATA = 0x27a5, CURLOPT_SSL_SESSIONID_CACHE = 150,
    CURLOPT_SSH_AUTH_TYPES, CURLOPT_SSH_PUBLIC_KEYFILE = 0x27a8, CURLOPT_SSH_PRIVATE_KEYFILE,
    CURLOPT_FTP_SSL_CCC = 154, CURLOPT_TIMEOUT_MS, CURLOPT_CONNECTTIMEOUT_MS, CURLOPT_HTTP_TRANSFER_DECODING,
    CURLOPT_HTTP_CONTENT_DECODING, CURLOPT_NEW_FILE_PERMS, CURLOPT_NEW_DIRECTORY_PERMS, CURLOPT_POSTREDIR,
    CURLOPT_SSH_HOST_PUBLIC_KEY_MD5 = 0x27b2, CURLOPT_OPENSOCKETFUNCTION = 0x4ec3, CURLOPT_OPENSOCKETDATA = 0x27b4,
    CURLOPT_COPYPOSTFIELDS, CURLOPT_PROXY_TRANSFER_MODE = 166, CURLOPT_SEEKFUNCTION = 0x4ec7,
    CURLOPT_SEEKDATA = 0x27b8, CURLOPT_CRLFILE, CURLOPT_ISSUERCERT, CURLOPT_ADDRESS_SCOPE = 171, CURLOPT_CERTINFO,
    CURLOPT_USERNAME = 0x27bd, CURLOPT_PASSWORD, CURLOPT_PROXYUSERNAME, CURLOPT_PROXYPASSWORD, CURLOPT_NOPROXY,
    CURLOPT_TFTP_BLKSIZE = 178, CURLOPT_SOCKS5_GSSAPI_SERVICE = 0x27c3, CURLOPT_SOCKS5_GSSAPI_NEC = 180,
    CURLOPT_PROTOCOLS, CURLOPT_REDIR_PROTOCOLS, CURLOPT_SSH_KNOWNHOSTS = 0x27c7, CURLOPT_SSH_KEYFUNCTION = 0x4ed8,
    CURLOPT_SSH_KEYDATA = 0x27c9, CURLOPT_MAIL_FROM, CURLOPT_MAIL_RCPT, CURLOPT_FTP_USE_PRET = 188,
    CURLOPT_RTSP_REQUEST, CURLOPT_RTSP_SESSION_ID = 0x27ce, CURLOPT_RTSP_STREAM_URI, CURLOPT_RTSP_TRANSPORT,
    CURLOPT_RTSP_CLIENT_CSEQ = 193, CURLOPT_RTSP_SERVER_CSEQ, CURLOPT_INTERLEAVEDATA = 0x27d3,
    CURLOPT_INTERLEAVEFUNCTION = 0x4ee4, CURLOPT_WILDCARDMATCH = 197, CURLOPT_CHUNK_BGN_FUNCTION = 0x4ee6,
    CURLOPT_CHUNK_END_FUNCTION, CURLOPT_FNMATCH_FUNCTION, CURLOPT_CHUNK_DATA = 0x27d9, CURLOPT_FNMATCH_DATA,
    CURLOPT_RESOLVE, CURLOPT_TLSAUTH_USERNAME, CURLOPT_TLSAUTH_PASSWORD, CURLOPT_TLSAUTH_TYPE,
    CURLOPT_TRANSFER_ENCODING = 207, CURLOPT_CLOSESOCKETFUNCTION = 0x4ef0, CURLOPT_CLOSESOCKETDATA = 0x27e1,
    CURLOPT_GSSAPI_DELEGATION = 210, CURLOPT_DNS_SERVERS = 0x27e3, CURLOPT_ACCEPTTIMEOUT_MS = 212,
    CURLOPT_TCP_KEEPALIVE, CURLOPT_TCP_KEEPIDLE, CURLOPT_TCP_KEEPINTVL, CURLOPT_SSL_OPTIONS,
    CURLOPT_MAIL_AUTH = 0x27e9, CURLOPT_SASL_IR = 218, CURLOPT_XFERINFOFUNCTION = 0x4efb,
    CURLOPT_XOAUTH2_BEARER = 0x27ec, CURLOPT_DNS_INTERFACE, CURLOPT_DNS_LOCAL_IP4, CURLOPT_DNS_LOCAL_IP6,
    CURLOPT_LOGIN_OPTIONS, CURLOPT_SSL_ENABLE_NPN = 225, CURLOPT_SSL_ENABLE_ALPN, CURLOPT_EXPECT_100_TIMEOUT_MS,
    CURLOPT_PROXYHEADER = 0x27f4, CURLOPT_HEADEROPT = 229, CURLOPT_PINNEDPUBLICKEY = 0x27f6,
    CURLOPT_UNIX_SOCKET_PATH, CURLOPT_SSL_VERIFYSTATUS = 232, CURLOPT_SSL_FALSESTART, CURLOPT_PATH_AS_IS,
    CURLOPT_PROXY_SERVICE_NAME = 0x27fb, CURLOPT_SERVICE_NAME, CURLOPT_PIPEWAIT = 237,
    CURLOPT_DEFAULT_PROTOCOL = 0x27fe, CURLOPT_STREAM_WEIGHT = 239, CURLOPT_STREAM_DEPENDS = 0x2800,
    CURLOPT_STREAM_DEPENDS_E, CURLOPT_TFTP_NO_OPTIONS = 242, CURLOPT_CONNECT_TO = 0x2803,
    CURLOPT_TCP_FASTOPEN = 244, CURLOPT_KEEP_SENDING_ON_ERROR, CURLOPT_PROXY_CAINFO = 0x2806, CURLOPT_PROXY_CAPATH,
    CURLOPT_PROXY_SSL_VERIFYPEER = 248, CURLOPT_PROXY_SSL_VERIFYHOST, CURLOPT_PROXY_SSLVERSION,
    CURLOPT_PROXY_TLSAUTH_USERNAME = 0x280b, CURLOPT_PROXY_TLSAUTH_PASSWORD, CURLOPT_PROXY_TLSAUTH_TYPE,
    CURLOPT_PROXY_SSLCERT, CURLOPT_PROXY_SSLCERTTYPE, CURLOPT_PROXY_SSLKEY, CURLOPT_PROXY_SSLKEYTYPE,
    CURLOPT_PROXY_KEYPASSWD, CURLOPT_PROXY_SSL_CIPHER_LIST, CURLOPT_PROXY_CRLFILE, CURLOPT_PROXY_SSL_OPTIONS = 261,
    CURLOPT_PRE_PROXY = 0x2816, CURLOPT_PROXY_PINNEDPUBLICKEY, CURLOPT_ABSTRACT_UNIX_SOCKET,
    CURLOPT_SUPPRESS_CONNECT_HEADERS = 265, CURLOPT_REQUEST_TARGET = 0x281a, CURLOPT_SOCKS5_AUTH = 267,
    CURLOPT_SSH_COMPRESSION, CURLOPT_MIMEPOST = 0x281d, CURLOPT_TIMEVALUE_LARGE = 0x763e,
    CURLOPT_HAPPY_EYEBALLS_TIMEOUT_MS = 271, CURLOPT_RESOLVER_START_FUNCTION = 0x4f30,
    CURLOPT_RESOLVER_START_DATA = 0x2821, CURLOPT_HAPROXYPROTOCOL = 274, CURLOPT_DNS_SHUFFLE_ADDRESSES,
    CURLOPT_TLS13_CIPHERS = 0x2824, CURLOPT_PROXY_TLS13_CIPHERS, CURLOPT_DISALLOW_USERNAME_IN_URL = 278,
    CURLOPT_DOH_URL = 0x2827, CURLOPT_UPLOAD_BUFFERSIZE = 280, CURLOPT_UPKEEP_INTERVAL_MS, CURLOPT_CURLU = 0x282a,
    CURLOPT_TRAILERFUNCTION = 0x4f3b, CURLOPT_TRAILERDATA = 0x282c, CURLOPT_HTTP09_ALLOWED = 285,
    CURLOPT_ALTSVC_CTRL, CURLOPT_ALTSVC = 0x282f, CURLOPT_MAXAGE_CONN = 288, CURLOPT_SASL_AUTHZID = 0x2831,
    CURLOPT_MAIL_RCPT_ALLOWFAILS = 290, CURLOPT_SSLCERT_BLOB = 0x9d63, CURLOPT_SSLKEY_BLOB,
    CURLOPT_PROXY_SSLCERT_BLOB, CURLOPT_PROXY_SSLKEY_BLOB, CURLOPT_ISSUERCERT_BLOB,
    CURLOPT_PROXY_ISSUERCERT = 0x2838, CURLOPT_PROXY_ISSUERCERT_BLOB = 0x9d69, CURLOPT_SSL_EC_CURVES = 0x283a,
    CURLOPT_HSTS_CTRL = 299, CURLOPT_HSTS = 0x283c, CURLOPT_HSTSREADFUNCTION = 0x4f4d,
    CURLOPT_HSTSREADDATA = 0x283e, CURLOPT_HSTSWRITEFUNCTION = 0x4f4f, CURLOPT_HSTSWRITEDATA = 0x2840,
    CURLOPT_AWS_SIGV4, CURLOPT_DOH_SSL_VERIFYPEER = 306, CURLOPT_DOH_SSL_VERIFYHOST, CURLOPT_DOH_SSL_VERIFYSTATUS,
    CURLOPT_CAINFO_BLOB = 0x9d75, CURLOPT_PROXY_CAINFO_BLOB, CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256 = 0x2847,
    CURLOPT_PREREQFUNCTION = 0x4f58, CURLOPT_PREREQDATA = 0x2849, CURLOPT_MAXLIFETIME_CONN = 314,
    CURLOPT_MIME_OPTIONS, CURLOPT_SSH_HOSTKEYFUNCTION = 0x4f5c, CURLOPT_SSH_HOSTKEYDATA = 0x284d,
    CURLOPT_PROTOCOLS_STR, CURLOPT_REDIR_PROTOCOLS_STR, CURLOPT_WS_OPTIONS = 320, CURLOPT_CA_CACHE_TIMEOUT,
    CURLOPT_QUICK_EXIT, CURLOPT_HAPROXY_CLIENT_IP = 0x2853, CURLOPT_SERVER_RESPONSE_TIMEOUT_MS = 324,
    CURLOPT_ECH = 0x2855, CURLOPT_TCP_KEEPCNT = 326, CURLOPT_UPLOAD_FLAGS,
    CURLOPT_SSL_SIGNATURE_ALGORITHMS = 0x2858, CURLOPT_HTTPSIG_ALGORITHM = 329, CURLOPT_HTTPSIG_KEY = 0x285a,
    CURLOPT_HTTPSIG_KEYID, CURLOPT_HTTPSIG_HEADERS, CURLOPT_LASTENTRY
};
typedef enum CURLoption CURLoption;
enum CURL_NETRC_OPTION {
    CURL_NETRC_LAST = 3
};
enum CURL_TLSAUTH {
    CURL_TLSAUTH_LAST = 2
};
enum curl_TimeCond {
    CURL_TIMECOND_LAST = 4
};
typedef enum curl_TimeCond curl_TimeCond; int curl_strequal(const char *, const char *);
int curl_strnequal(const char *, const char *, size_t); struct curl_mime; typedef struct curl_mime curl_mime;
struct curl_mimepart; typedef struct curl_mimepart curl_mimepart; curl_mime *curl_mime_init(CURL *);
void curl_mime_free(curl_mime *); curl_mimepart *curl_mime_addpart(curl_mime *);
CURLcode curl_mime_name(curl_mimepart *, const char *); CURLcode curl_mime_filename(curl_mimepart *, const char *);
CURLcode curl_mime_type(curl_mimepart *, const char *); CURLcode curl_mime_encoder(curl_mimepart *, const char *);
CURLcode curl_mime_data(curl_mimepart *, const char *, size_t);
CURLcode curl_mime_filedata(curl_mimepart *, const char *);
CURLcode curl_mime_data_cb(curl_mimepart *, curl_off_t, curl_read_callback, curl_seek_callback, curl_free_callback, void *);
CURLcode curl_mime_subparts(curl_mimepart *, curl_mime *);
CURLcode curl_mime_headers(curl_mimepart *, struct curl_slist *, int);
enum CURLformoption {
    CURLFORM_NOTHING = 0, CURLFORM_COPYNAME, CURLFORM_PTRNAME, CURLFORM_NAMELENGTH, CURLFORM_COPYCONTENTS,
    CURLFORM_PTRCONTENTS, CURLFORM_CONTENTSLENGTH, CURLFORM_FILECONTENT, CURLFORM_ARRAY, CURLFORM_OBSOLETE,
    CURLFORM_FILE, CURLFORM_BUFFER, CURLFORM_BUFFERPTR, CURLFORM_BUFFERLENGTH, CURLFORM_CONTENTTYPE,
    CURLFORM_CONTENTHEADER, CURLFORM_FILENAME, CURLFORM_END, CURLFORM_OBSOLETE2, CURLFORM_STREAM,
    CURLFORM_CONTENTLEN, CURLFORM_LASTENTRY
};
typedef enum CURLformoption CURLformoption;
struct curl_forms {
    CURLformoption option; const char *value;
};
enum CURLFORMcode {
    CURL_FORMADD_OK = 0, CURL_FORMADD_MEMORY, CURL_FORMADD_OPTION_TWICE, CURL_FORMADD_NULL,
    CURL_FORMADD_UNKNOWN_OPTION, CURL_FORMADD_INCOMPLETE, CURL_FORMADD_ILLEGAL_ARRAY, CURL_FORMADD_DISABLED,
    CURL_FORMADD_LAST
};
typedef enum CURLFORMcode CURLFORMcode;
CURLFORMcode curl_formadd(struct curl_httppost **, struct curl_httppost **, ...);
typedef size_t (*curl_formget_callback)(void *, const char *, size_t);
int curl_formget(struct curl_httppost *, void *, curl_formget_callback); void curl_formfree(struct curl_httppost *);
char *curl_getenv(const char *); char *curl_version(void); char *curl_easy_escape(CURL *, const char *, int);
char *curl_escape(const char *, int); char *curl_easy_unescape(CURL *, const char *, int, int *);
char *curl_unescape(const char *, int); void curl_free(void *); CURLcode curl_global_init(long);
CURLcode curl_global_init_mem(long, curl_malloc_callback, curl_free_callback, curl_realloc_callback, curl_strdup_callback, curl_calloc_callback);
void curl_global_cleanup(void); CURLcode curl_global_trace(const char *);
struct curl_slist {
    char *data; struct curl_slist *next;
};
struct curl_ssl_backend {
    curl_sslbackend id; const char *name;
};
typedef struct curl_ssl_backend curl_ssl_backend;
enum CURLsslset {
    CURLSSLSET_OK = 0, CURLSSLSET_UNKNOWN_BACKEND, CURLSSLSET_TOO_LATE, CURLSSLSET_NO_BACKENDS
};
typedef enum CURLsslset CURLsslset;
CURLsslset curl_global_sslset(curl_sslbackend, const char *, const curl_ssl_backend ***);
struct curl_slist *curl_slist_append(struct curl_slist *, const char *);
void curl_slist_free_all(struct curl_slist *); time_t curl_getdate(const char *, const time_t *);
struct curl_certinfo {
    int num_of_certs; struct curl_slist **certinfo;
};
struct curl_tlssessioninfo {
    curl_sslbackend backend; void *internals;
};
enum CURLINFO {
    CURLINFO_NONE = 0, CURLINFO_EFFECTIVE_URL = 0x100001, CURLINFO_RESPONSE_CODE = 0x200002,
    CURLINFO_TOTAL_TIME = 0x300003, CURLINFO_NAMELOOKUP_TIME, CURLINFO_CONNECT_TIME, CURLINFO_PRETRANSFER_TIME,
    CURLINFO_SIZE_UPLOAD, CURLINFO_SIZE_UPLOAD_T = 0x600007, CURLINFO_SIZE_DOWNLOAD = 0x300008,
    CURLINFO_SIZE_DOWNLOAD_T = 0x600008, CURLINFO_SPEED_DOWNLOAD = 0x300009, CURLINFO_SPEED_DOWNLOAD_T = 0x600009,
    CURLINFO_SPEED_UPLOAD = 0x30000a, CURLINFO_SPEED_UPLOAD_T = 0x60000a, CURLINFO_HEADER_SIZE = 0x20000b,
    CURLINFO_REQUEST_SIZE, CURLINFO_SSL_VERIFYRESULT, CURLINFO_FILETIME, CURLINFO_FILETIME_T = 0x60000e,
    CURLINFO_CONTENT_LENGTH_DOWNLOAD = 0x30000f, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T = 0x60000f,
    CURLINFO_CONTENT_LENGTH_UPLOAD = 0x300010, CURLINFO_CONTENT_LENGTH_UPLOAD_T = 0x600010,
    CURLINFO_STARTTRANSFER_TIME = 0x300011, CURLINFO_CONTENT_TYPE = 0x100012, CURLINFO_REDIRECT_TIME = 0x300013,
    CURLINFO_REDIRECT_COUNT = 0x200014, CURLINFO_PRIVATE = 0x100015, CURLINFO_HTTP_CONNECTCODE = 0x200016,
    CURLINFO_HTTPAUTH_AVAIL, CURLINFO_PROXYAUTH_AVAIL, CURLINFO_OS_ERRNO, CURLINFO_NUM_CONNECTS,
    CURLINFO_SSL_ENGINES = 0x40001b, CURLINFO_COOKIELIST, CURLINFO_LASTSOCKET = 0x20001d,
    CURLINFO_FTP_ENTRY_PATH = 0x10001e, CURLINFO_REDIRECT_URL, CURLINFO_PRIMARY_IP,
    CURLINFO_APPCONNECT_TIME = 0x300021, CURLINFO_CERTINFO = 0x400022, CURLINFO_CONDITION_UNMET = 0x200023,
    CURLINFO_RTSP_SESSION_ID = 0x100024, CURLINFO_RTSP_CLIENT_CSEQ = 0x200025, CURLINFO_RTSP_SERVER_CSEQ,
    CURLINFO_RTSP_CSEQ_RECV, CURLINFO_PRIMARY_PORT, CURLINFO_LOCAL_IP = 0x100029, CURLINFO_LOCAL_PORT = 0x20002a,
    CURLINFO_TLS_SESSION = 0x40002b, CURLINFO_ACTIVESOCKET = 0x50002c, CURLINFO_TLS_SSL_PTR = 0x40002d,
    CURLINFO_HTTP_VERSION = 0x20002e, CURLINFO_PROXY_SSL_VERIFYRESULT, CURLINFO_PROTOCOL,
    CURLINFO_SCHEME = 0x100031, CURLINFO_TOTAL_TIME_T = 0x600032, CURLINFO_NAMELOOKUP_TIME_T,
    CURLINFO_CONNECT_TIME_T, CURLINFO_PRETRANSFER_TIME_T, CURLINFO_STARTTRANSFER_TIME_T, CURLINFO_REDIRECT_TIME_T,
    CURLINFO_APPCONNECT_TIME_T, CURLINFO_RETRY_AFTER, CURLINFO_EFFECTIVE_METHOD = 0x10003a,
    CURLINFO_PROXY_ERROR = 0x20003b, CURLINFO_REFERER = 0x10003c, CURLINFO_CAINFO, CURLINFO_CAPATH,
    CURLINFO_XFER_ID = 0x60003f, CURLINFO_CONN_ID, CURLINFO_QUEUE_TIME_T, CURLINFO_USED_PROXY = 0x200042,
    CURLINFO_POSTTRANSFER_TIME_T = 0x600043, CURLINFO_EARLYDATA_SENT_T, CURLINFO_HTTPAUTH_USED = 0x200045,
    CURLINFO_PROXYAUTH_USED, CURLINFO_SIZE_DELIVERED = 0x600047, CURLINFO_LASTONE = 71
};
typedef enum CURLINFO CURLINFO;
enum curl_closepolicy {
    CURLCLOSEPOLICY_NONE = 0, CURLCLOSEPOLICY_OLDEST, CURLCLOSEPOLICY_LEAST_RECENTLY_USED,
    CURLCLOSEPOLICY_LEAST_TRAFFIC, CURLCLOSEPOLICY_SLOWEST, CURLCLOSEPOLICY_CALLBACK, CURLCLOSEPOLICY_LAST
};
typedef enum curl_closepolicy curl_closepolicy;
enum curl_lock_data {
    CURL_LOCK_DATA_NONE = 0, CURL_LOCK_DATA_SHARE, CURL_LOCK_DATA_COOKIE, CURL_LOCK_DATA_DNS,
    CURL_LOCK_DATA_SSL_SESSION, CURL_LOCK_DATA_CONNECT, CURL_LOCK_DATA_PSL, CURL_LOCK_DATA_HSTS, CURL_LOCK_DATA_LAST
};
typedef enum curl_lock_data curl_lock_data;
enum curl_lock_access {
    CURL_LOCK_ACCESS_NONE = 0, CURL_LOCK_ACCESS_SHARED, CURL_LOCK_ACCESS_SINGLE, CURL_LOCK_ACCESS_LAST
};
typedef enum curl_lock_access curl_lock_access;
typedef void (*curl_lock_function)(CURL *, curl_lock_data, curl_lock_access, void *);
typedef void (*curl_unlock_function)(CURL *, curl_lock_data, void *);
enum CURLSHcode {
    CURLSHE_OK = 0, CURLSHE_BAD_OPTION, CURLSHE_IN_USE, CURLSHE_INVALID, CURLSHE_NOMEM, CURLSHE_NOT_BUILT_IN,
    CURLSHE_LAST
};
typedef enum CURLSHcode CURLSHcode;
enum CURLSHoption {
    CURLSHOPT_NONE = 0, CURLSHOPT_SHARE, CURLSHOPT_UNSHARE, CURLSHOPT_LOCKFUNC, CURLSHOPT_UNLOCKFUNC,
    CURLSHOPT_USERDATA, CURLSHOPT_LAST
};
typedef enum CURLSHoption CURLSHoption; CURLSH *curl_share_init(void);
CURLSHcode curl_share_setopt(CURLSH *, CURLSHoption, ...); CURLSHcode curl_share_cleanup(CURLSH *);
enum CURLversion {
    CURLVERSION_FIRST = 0, CURLVERSION_SECOND, CURLVERSION_THIRD, CURLVERSION_FOURTH, CURLVERSION_FIFTH,
    CURLVERSION_SIXTH, CURLVERSION_SEVENTH, CURLVERSION_EIGHTH, CURLVERSION_NINTH, CURLVERSION_TENTH,
    CURLVERSION_ELEVENTH, CURLVERSION_TWELFTH, CURLVERSION_LAST
};
typedef enum CURLversion CURLversion;
struct curl_version_info_data {
    CURLversion age; const char *version; unsigned int version_num; const char *host; int features;
    const char *ssl_version; long ssl_version_num; const char *libz_version; const char *const *protocols;
    const char *ares; int ares_num; const char *libidn; int iconv_ver_num; const char *libssh_version;
    unsigned int brotli_ver_num; const char *brotli_version; unsigned int nghttp2_ver_num;
    const char *nghttp2_version; const char *quic_version; const char *cainfo; const char *capath;
    unsigned int zstd_ver_num; const char *zstd_version; const char *hyper_version; const char *gsasl_version;
    const char *const *feature_names; const char *rtmp_version;
};
typedef struct curl_version_info_data curl_version_info_data; curl_version_info_data *curl_version_info(CURLversion);
const char *curl_easy_strerror(CURLcode); const char *curl_share_strerror(CURLSHcode);
CURLcode curl_easy_pause(CURL *, int);
CURLcode curl_easy_ssls_import(CURL *, const char *, const unsigned char *, size_t, const unsigned char *, size_t);
typedef CURLcode curl_ssls_export_cb(CURL *, void *, const char *, const unsigned char *, size_t, const unsigned char *, size_t, curl_off_t, int, const char *, size_t);
CURLcode curl_easy_ssls_export(CURL *, curl_ssls_export_cb *, void *);
struct curl_blob {
    void *data; size_t len; unsigned int flags;
};
CURL *curl_easy_init(void); CURLcode curl_easy_setopt(CURL *, CURLoption, ...); CURLcode curl_easy_perform(CURL *);
void curl_easy_cleanup(CURL *); CURLcode curl_easy_getinfo(CURL *, CURLINFO, ...); CURL *curl_easy_duphandle(CURL *);
void curl_easy_reset(CURL *); CURLcode curl_easy_recv(CURL *, void *, size_t, size_t *);
CURLcode curl_easy_send(CURL *, const void *, size_t, size_t *); CURLcode curl_easy_upkeep(CURL *);
typedef void CURLM;
enum CURLMcode {
    CURLM_CALL_MULTI_PERFORM = -1, CURLM_OK, CURLM_BAD_HANDLE, CURLM_BAD_EASY_HANDLE, CURLM_OUT_OF_MEMORY,
    CURLM_INTERNAL_ERROR, CURLM_BAD_SOCKET, CURLM_UNKNOWN_OPTION, CURLM_ADDED_ALREADY, CURLM_RECURSIVE_API_CALL,
    CURLM_WAKEUP_FAILURE, CURLM_BAD_FUNCTION_ARGUMENT, CURLM_ABORTED_BY_CALLBACK, CURLM_UNRECOVERABLE_POLL,
    CURLM_LAST
};
typedef enum CURLMcode CURLMcode;
enum CURLMSG {
    CURLMSG_NONE = 0, CURLMSG_DONE, CURLMSG_LAST
};
typedef enum CURLMSG CURLMSG;
struct CURLMsg {
    CURLMSG msg; CURL *easy_handle;
    union {
        void *whatever; CURLcode result;
    } data;
};
typedef struct CURLMsg CURLMsg;
struct curl_waitfd {
    curl_socket_t fd; short events; short revents;
};
CURLM *curl_multi_init(void); CURLMcode curl_multi_add_handle(CURLM *, CURL *);
CURLMcode curl_multi_remove_handle(CURLM *, CURL *);
CURLMcode curl_multi_fdset(CURLM *, fd_set *, fd_set *, fd_set *, int *);
CURLMcode curl_multi_wait(CURLM *, struct curl_waitfd [], unsigned int, int, int *);
CURLMcode curl_multi_poll(CURLM *, struct curl_waitfd [], unsigned int, int, int *);
CURLMcode curl_multi_wakeup(CURLM *); CURLMcode curl_multi_perform(CURLM *, int *);
CURLMcode curl_multi_cleanup(CURLM *); CURLMsg *curl_multi_info_read(CURLM *, int *);
const char *curl_multi_strerror(CURLMcode);
typedef int (*curl_socket_callback)(CURL *, curl_socket_t, int, void *, void *);
typedef int (*curl_multi_timer_callback)(CURLM *, long, void *);
CURLMcode curl_multi_socket(CURLM *, curl_socket_t, int *);
CURLMcode curl_multi_socket_action(CURLM *, curl_socket_t, int, int *);
CURLMcode curl_multi_socket_all(CURLM *, int *); CURLMcode curl_multi_timeout(CURLM *, long *);
enum CURLMoption {
    CURLMOPT_SOCKETFUNCTION = 0x4e21, CURLMOPT_SOCKETDATA = 0x2712, CURLMOPT_PIPELINING = 3,
    CURLMOPT_TIMERFUNCTION = 0x4e24, CURLMOPT_TIMERDATA = 0x2715, CURLMOPT_MAXCONNECTS = 6,
    CURLMOPT_MAX_HOST_CONNECTIONS, CURLMOPT_MAX_PIPELINE_LENGTH, CURLMOPT_CONTENT_LENGTH_PENALTY_SIZE = 0x7539,
    CURLMOPT_CHUNK_LENGTH_PENALTY_SIZE, CURLMOPT_PIPELINING_SITE_BL = 0x271b, CURLMOPT_PIPELINING_SERVER_BL,
    CURLMOPT_MAX_TOTAL_CONNECTIONS = 13, CURLMOPT_PUSHFUNCTION = 0x4e2e, CURLMOPT_PUSHDATA = 0x271f,
    CURLMOPT_MAX_CONCURRENT_STREAMS = 16, CURLMOPT_NETWORK_CHANGED, CURLMOPT_NOTIFYFUNCTION = 0x4e32,
    CURLMOPT_NOTIFYDATA = 0x2723, CURLMOPT_RESOLVE_THREADS_MAX = 20, CURLMOPT_QUICK_EXIT, CURLMOPT_LASTENTRY
};
typedef enum CURLMoption CURLMoption; CURLMcode curl_multi_setopt(CURLM *, CURLMoption, ...);
CURLMcode curl_multi_assign(CURLM *, curl_socket_t, void *); CURL **curl_multi_get_handles(CURLM *);
enum CURLMinfo_offt {
    CURLMINFO_NONE = 0, CURLMINFO_XFERS_CURRENT, CURLMINFO_XFERS_RUNNING, CURLMINFO_XFERS_PENDING,
    CURLMINFO_XFERS_DONE, CURLMINFO_XFERS_ADDED, CURLMINFO_LASTENTRY
};
typedef enum CURLMinfo_offt CURLMinfo_offt; CURLMcode curl_multi_get_offt(CURLM *, CURLMinfo_offt, curl_off_t *);
struct curl_pushheaders; char *curl_pushheader_bynum(struct curl_pushheaders *, size_t);
char *curl_pushheader_byname(struct curl_pushheaders *, const char *);
typedef int (*curl_push_callback)(CURL *, CURL *, size_t, struct curl_pushheaders *, void *);
CURLMcode curl_multi_waitfds(CURLM *, struct curl_waitfd *, unsigned int, unsigned int *);
typedef void (*curl_notify_callback)(CURLM *, unsigned int, CURL *, void *);
CURLMcode curl_multi_notify_disable(CURLM *, unsigned int); CURLMcode curl_multi_notify_enable(CURLM *, unsigned int);
enum CURLUcode {
    CURLUE_OK = 0, CURLUE_BAD_HANDLE, CURLUE_BAD_PARTPOINTER, CURLUE_MALFORMED_INPUT, CURLUE_BAD_PORT_NUMBER,
    CURLUE_UNSUPPORTED_SCHEME, CURLUE_URLDECODE, CURLUE_OUT_OF_MEMORY, CURLUE_USER_NOT_ALLOWED, CURLUE_UNKNOWN_PART,
    CURLUE_NO_SCHEME, CURLUE_NO_USER, CURLUE_NO_PASSWORD, CURLUE_NO_OPTIONS, CURLUE_NO_HOST, CURLUE_NO_PORT,
    CURLUE_NO_QUERY, CURLUE_NO_FRAGMENT, CURLUE_NO_ZONEID, CURLUE_BAD_FILE_URL, CURLUE_BAD_FRAGMENT,
    CURLUE_BAD_HOSTNAME, CURLUE_BAD_IPV6, CURLUE_BAD_LOGIN, CURLUE_BAD_PASSWORD, CURLUE_BAD_PATH, CURLUE_BAD_QUERY,
    CURLUE_BAD_SCHEME, CURLUE_BAD_SLASHES, CURLUE_BAD_USER, CURLUE_LACKS_IDN, CURLUE_TOO_LARGE, CURLUE_BACKSLASH,
    CURLUE_LAST
};
typedef enum CURLUcode CURLUcode;
enum CURLUPart {
    CURLUPART_URL = 0, CURLUPART_SCHEME, CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_HOST,
    CURLUPART_PORT, CURLUPART_PATH, CURLUPART_QUERY, CURLUPART_FRAGMENT, CURLUPART_ZONEID
};
typedef enum CURLUPart CURLUPart; struct Curl_URL; typedef struct Curl_URL CURLU; CURLU *curl_url(void);
void curl_url_cleanup(CURLU *); CURLU *curl_url_dup(const CURLU *);
CURLUcode curl_url_get(const CURLU *, CURLUPart, char **, unsigned int);
CURLUcode curl_url_set(CURLU *, CURLUPart, const char *, unsigned int); const char *curl_url_strerror(CURLUcode);
enum curl_easytype {
    CURLOT_LONG = 0, CURLOT_VALUES, CURLOT_OFF_T, CURLOT_OBJECT, CURLOT_STRING, CURLOT_SLIST, CURLOT_CBPTR,
    CURLOT_BLOB, CURLOT_FUNCTION
};
typedef enum curl_easytype curl_easytype;
struct curl_easyoption {
    const char *name; CURLoption id; curl_easytype type; unsigned int flags;
};
const struct curl_easyoption *curl_easy_option_by_name(const char *);
const struct curl_easyoption *curl_easy_option_by_id(CURLoption);
const struct curl_easyoption *curl_easy_option_next(const struct curl_easyoption *);
struct curl_header {
    char *name; char *value; size_t amount; size_t index; unsigned int origin; void *anchor;
};
enum CURLHcode {
    CURLHE_OK = 0, CURLHE_BADINDEX, CURLHE_MISSING, CURLHE_NOHEADERS, CURLHE_NOREQUEST, CURLHE_OUT_OF_MEMORY,
    CURLHE_BAD_ARGUMENT, CURLHE_NOT_BUILT_IN
};
typedef enum CURLHcode CURLHcode;
CURLHcode curl_easy_header(CURL *, const char *, size_t, unsigned int, int, struct curl_header **);
struct curl_header *curl_easy_nextheader(CURL *, unsigned int, int, struct curl_header *);
struct curl_ws_frame {
    int age; int flags; curl_off_t offset; curl_off_t bytesleft; size_t len;
};
CURLcode curl_ws_recv(CURL *, void *, size_t, size_t *, const struct curl_ws_frame **);
CURLcode curl_ws_send(CURL *, const void *, size_t, size_t *, curl_off_t, unsigned int);
CURLcode curl_ws_start_frame(CURL *, unsigned int, curl_off_t); const struct curl_ws_frame *curl_ws_meta(CURL *);
int curl_mprintf(const char *, ...) __attribute__((format(printf, 1, 2)));
int curl_mfprintf(FILE *, const char *, ...) __attribute__((format(printf, 2, 3)));
int curl_msprintf(char *, const char *, ...);
int curl_msnprintf(char *, size_t, const char *, ...) __attribute__((format(printf, 3, 4)));
int curl_mvprintf(const char *, __builtin_va_list); int curl_mvfprintf(FILE *, const char *, __builtin_va_list);
int curl_mvsprintf(char *, const char *, __builtin_va_list);
int curl_mvsnprintf(char *, size_t, const char *, __builtin_va_list);
char *curl_maprintf(const char *, ...) __attribute__((format(printf, 1, 2)));
char *curl_mvaprintf(const char *, __builtin_va_list);
#define LIBCURL_COPYRIGHT "Daniel Stenberg, <daniel@haxx.se>."
#define LIBCURL_VERSION "8.22.0-DEV"
#define LIBCURL_VERSION_MAJOR 8
#define LIBCURL_VERSION_MINOR 22
#define LIBCURL_VERSION_PATCH 0
#define LIBCURL_VERSION_NUM 0x081600
#define LIBCURL_TIMESTAMP "[unreleased]"
#define CURL_FORMAT_CURL_OFF_T "ld"
#define CURL_FORMAT_CURL_OFF_TU "lu"
#define CURL_SOCKET_BAD (-1)
#define CURLSSLBACKEND_AWSLC 1
#define CURLSSLBACKEND_BORINGSSL 1
#define CURLSSLBACKEND_LIBRESSL 1
#define CURLSSLBACKEND_CYASSL 7
#define CURLSSLBACKEND_DARWINSSL 9
#define CURLFOLLOW_ALL 1L
#define CURLFOLLOW_OBEYCODE 2L
#define CURLFOLLOW_FIRSTONLY 3L
#define CURL_HTTPPOST_FILENAME 1
#define CURL_HTTPPOST_READFILE 2
#define CURL_HTTPPOST_PTRNAME 4
#define CURL_HTTPPOST_PTRCONTENTS 8
#define CURL_HTTPPOST_BUFFER 0x10
#define CURL_HTTPPOST_PTRBUFFER 0x20
#define CURL_HTTPPOST_CALLBACK 0x40
#define CURL_HTTPPOST_LARGE 0x80
#define CURL_PROGRESSFUNC_CONTINUE 0x10000001
#define CURL_MAX_READ_SIZE 10485760
#define CURL_MAX_WRITE_SIZE 16384
#define CURL_MAX_HTTP_HEADER 102400
#define CURL_WRITEFUNC_PAUSE 0x10000001
#define CURL_WRITEFUNC_ERROR 0xFFFFFFFF
#define CURLFINFOFLAG_KNOWN_FILENAME 1
#define CURLFINFOFLAG_KNOWN_FILETYPE 2
#define CURLFINFOFLAG_KNOWN_TIME 4
#define CURLFINFOFLAG_KNOWN_PERM 8
#define CURLFINFOFLAG_KNOWN_UID 0x10
#define CURLFINFOFLAG_KNOWN_GID 0x20
#define CURLFINFOFLAG_KNOWN_SIZE 0x40
#define CURLFINFOFLAG_KNOWN_HLINKCOUNT 0x80
#define CURL_CHUNK_BGN_FUNC_OK 0
#define CURL_CHUNK_BGN_FUNC_FAIL 1
#define CURL_CHUNK_BGN_FUNC_SKIP 2
#define CURL_CHUNK_END_FUNC_OK 0
#define CURL_CHUNK_END_FUNC_FAIL 1
#define CURL_FNMATCHFUNC_MATCH 0
#define CURL_FNMATCHFUNC_NOMATCH 1
#define CURL_FNMATCHFUNC_FAIL 2
#define CURL_SEEKFUNC_OK 0
#define CURL_SEEKFUNC_FAIL 1
#define CURL_SEEKFUNC_CANTSEEK 2
#define CURL_READFUNC_ABORT 0x10000000
#define CURL_READFUNC_PAUSE 0x10000001
#define CURL_TRAILERFUNC_OK 0
#define CURL_TRAILERFUNC_ABORT 1
#define CURL_SOCKOPT_OK 0
#define CURL_SOCKOPT_ERROR 1
#define CURL_SOCKOPT_ALREADY_CONNECTED 2
#define CURL_PREREQFUNC_OK 0
#define CURL_PREREQFUNC_ABORT 1
#define CURLE_FUNCTION_NOT_FOUND 41
#define CURLE_HTTP_POST_ERROR 34
#define CURLE_OBSOLETE16 16
#define CURLE_OBSOLETE10 10
#define CURLE_OBSOLETE12 12
#define CURLOPT_ENCODING 10102
#define CURLE_FTP_WEIRD_SERVER_REPLY 8
#define CURLE_SSL_CACERT 60
#define CURLE_UNKNOWN_TELNET_OPTION 48
#define CURLE_TELNET_OPTION_SYNTAX 49
#define CURLE_SSL_PEER_CERTIFICATE 60
#define CURLE_OBSOLETE 50
#define CURLE_BAD_PASSWORD_ENTERED 46
#define CURLE_BAD_CALLING_ORDER 44
#define CURLE_FTP_USER_PASSWORD_INCORRECT CURLE_OBSOLETE10
#define CURLE_FTP_CANT_RECONNECT CURLE_OBSOLETE16
#define CURLE_FTP_COULDNT_GET_SIZE 32
#define CURLE_FTP_COULDNT_SET_ASCII 29
#define CURLE_FTP_WEIRD_USER_REPLY CURLE_OBSOLETE12
#define CURLE_FTP_WRITE_ERROR 20
#define CURLE_LIBRARY_NOT_FOUND 40
#define CURLE_MALFORMAT_USER 24
#define CURLE_SHARE_IN_USE 57
#define CURLE_URL_MALFORMAT_USER 4
#define CURLE_FTP_ACCESS_DENIED 9
#define CURLE_FTP_COULDNT_SET_BINARY 17
#define CURLE_FTP_QUOTE_ERROR 21
#define CURLE_TFTP_DISKFULL 70
#define CURLE_TFTP_EXISTS 73
#define CURLE_HTTP_RANGE_ERROR 33
#define CURLE_FTP_SSL_FAILED 64
#define CURLE_OPERATION_TIMEOUTED 28
#define CURLE_HTTP_NOT_FOUND 22
#define CURLE_HTTP_PORT_FAILED 45
#define CURLE_FTP_COULDNT_STOR_FILE 25
#define CURLE_FTP_PARTIAL_FILE 18
#define CURLE_FTP_BAD_DOWNLOAD_RESUME 36
#define CURLE_LDAP_INVALID_URL 62
#define CURLE_CONV_REQD 76
#define CURLE_CONV_FAILED 75
#define CURLE_ALREADY_COMPLETE 99999
#define CURLOPT_FILE 10001
#define CURLOPT_INFILE 10009
#define CURLOPT_WRITEHEADER 10029
#define CURLOPT_WRITEINFO CURLOPT_OBSOLETE40
#define CURLOPT_CLOSEPOLICY CURLOPT_OBSOLETE72
#define CURLOPT_OBSOLETE72 9999
#define CURLOPT_OBSOLETE40 9999
#define CURLPROXY_HTTP 0L
#define CURLPROXY_HTTP_1_0 1L
#define CURLPROXY_HTTPS 2L
#define CURLPROXY_HTTPS2 3L
#define CURLPROXY_SOCKS4 4L
#define CURLPROXY_SOCKS5 5L
#define CURLPROXY_SOCKS4A 6L
#define CURLPROXY_SOCKS5_HOSTNAME 7L
#define CURLPROXY_HTTPS3 8L
#define CURLAUTH_NONE 0UL
#define CURLAUTH_BASIC 1UL
#define CURLAUTH_DIGEST 2UL
#define CURLAUTH_NEGOTIATE 4UL
#define CURLAUTH_GSSNEGOTIATE CURLAUTH_NEGOTIATE
#define CURLAUTH_GSSAPI CURLAUTH_NEGOTIATE
#define CURLAUTH_NTLM 8UL
#define CURLAUTH_DIGEST_IE 0x10UL
#define CURLAUTH_NTLM_WB 0x20UL
#define CURLAUTH_BEARER 0x40UL
#define CURLAUTH_AWS_SIGV4 0x80UL
#define CURLAUTH_HTTPSIG 0x100UL
#define CURLAUTH_ONLY 0x80000000UL
#define CURLAUTH_ANY 0xfffffeefUL
#define CURLAUTH_ANYSAFE 0xfffffeeeUL
#define CURLHTTPSIG_NONE 0L
#define CURLHTTPSIG_ED25519 1L
#define CURLHTTPSIG_HMAC_SHA256 2L
#define CURLSSH_AUTH_ANY 0xffffffffUL
#define CURLSSH_AUTH_NONE 0L
#define CURLSSH_AUTH_PUBLICKEY 1L
#define CURLSSH_AUTH_PASSWORD 2L
#define CURLSSH_AUTH_HOST 4L
#define CURLSSH_AUTH_KEYBOARD 8L
#define CURLSSH_AUTH_AGENT 0x10L
#define CURLSSH_AUTH_GSSAPI 0x20L
#define CURLSSH_AUTH_DEFAULT CURLSSH_AUTH_ANY
#define CURLGSSAPI_DELEGATION_NONE 0L
#define CURLGSSAPI_DELEGATION_POLICY_FLAG 1L
#define CURLGSSAPI_DELEGATION_FLAG 2L
#define CURL_ERROR_SIZE 256
#define CURLUSESSL_NONE 0L
#define CURLUSESSL_TRY 1L
#define CURLUSESSL_CONTROL 2L
#define CURLUSESSL_ALL 3L
#define CURLSSLOPT_ALLOW_BEAST 1L
#define CURLSSLOPT_NO_REVOKE 2L
#define CURLSSLOPT_NO_PARTIALCHAIN 4L
#define CURLSSLOPT_REVOKE_BEST_EFFORT 8L
#define CURLSSLOPT_NATIVE_CA 0x10L
#define CURLSSLOPT_AUTO_CLIENT_CERT 0x20L
#define CURLSSLOPT_EARLYDATA 0x40L
#define CURL_HET_DEFAULT 200L
#define CURL_UPKEEP_INTERVAL_DEFAULT 60000L
#define CURLFTPSSL_NONE CURLUSESSL_NONE
#define CURLFTPSSL_TRY CURLUSESSL_TRY
#define CURLFTPSSL_CONTROL CURLUSESSL_CONTROL
#define CURLFTPSSL_ALL CURLUSESSL_ALL
#define CURLFTPSSL_LAST 4
#define curl_ftpssl curl_usessl
#define CURLFTPSSL_CCC_NONE 0L
#define CURLFTPSSL_CCC_PASSIVE 1L
#define CURLFTPSSL_CCC_ACTIVE 2L
#define CURLFTPAUTH_DEFAULT 0L
#define CURLFTPAUTH_SSL 1L
#define CURLFTPAUTH_TLS 2L
#define CURLFTP_CREATE_DIR_NONE 0L
#define CURLFTP_CREATE_DIR 1L
#define CURLFTP_CREATE_DIR_RETRY 2L
#define CURLFTPMETHOD_DEFAULT 0L
#define CURLFTPMETHOD_MULTICWD 1L
#define CURLFTPMETHOD_NOCWD 2L
#define CURLFTPMETHOD_SINGLECWD 3L
#define CURLHEADER_UNIFIED 0L
#define CURLHEADER_SEPARATE 1L
#define CURLALTSVC_READONLYFILE 4L
#define CURLALTSVC_H1 8L
#define CURLALTSVC_H2 0x10L
#define CURLALTSVC_H3 0x20L
#define CURLULFLAG_ANSWERED 1L
#define CURLULFLAG_DELETED 2L
#define CURLULFLAG_DRAFT 4L
#define CURLULFLAG_FLAGGED 8L
#define CURLULFLAG_SEEN 0x10L
#define CURLHSTS_ENABLE 1L
#define CURLHSTS_READONLYFILE 2L
#define CURLPROTO_HTTP 1L
#define CURLPROTO_HTTPS 2L
#define CURLPROTO_FTP 4L
#define CURLPROTO_FTPS 8L
#define CURLPROTO_SCP 0x10L
#define CURLPROTO_SFTP 0x20L
#define CURLPROTO_TELNET 0x40L
#define CURLPROTO_LDAP 0x80L
#define CURLPROTO_LDAPS 0x100L
#define CURLPROTO_DICT 0x200L
#define CURLPROTO_FILE 0x400L
#define CURLPROTO_TFTP 0x800L
#define CURLPROTO_IMAP 0x1000L
#define CURLPROTO_IMAPS 0x2000L
#define CURLPROTO_POP3 0x4000L
#define CURLPROTO_POP3S 0x8000L
#define CURLPROTO_SMTP 0x10000L
#define CURLPROTO_SMTPS 0x20000L
#define CURLPROTO_RTSP 0x40000L
#define CURLPROTO_RTMP 0x80000L
#define CURLPROTO_RTMPT 0x100000L
#define CURLPROTO_RTMPE 0x200000L
#define CURLPROTO_RTMPTE 0x400000L
#define CURLPROTO_RTMPS 0x800000L
#define CURLPROTO_RTMPTS 0x1000000L
#define CURLPROTO_GOPHER 0x2000000L
#define CURLPROTO_SMB 0x4000000L
#define CURLPROTO_SMBS 0x8000000L
#define CURLPROTO_MQTT 0x10000000L
#define CURLPROTO_GOPHERS 0x20000000L
#define CURLPROTO_ALL 0xffffffffUL
#define CURLOPTTYPE_LONG 0
#define CURLOPTTYPE_OBJECTPOINT 10000
#define CURLOPTTYPE_FUNCTIONPOINT 20000
#define CURLOPTTYPE_OFF_T 30000
#define CURLOPTTYPE_BLOB 40000
#define CURLOPTTYPE_STRINGPOINT CURLOPTTYPE_OBJECTPOINT
#define CURLOPTTYPE_SLISTPOINT CURLOPTTYPE_OBJECTPOINT
#define CURLOPTTYPE_CBPOINT CURLOPTTYPE_OBJECTPOINT
#define CURLOPTTYPE_VALUES CURLOPTTYPE_LONG
#define CURLOPT_PROGRESSDATA 10057
#define CURLOPT_POST301 161
#define CURLOPT_SSLKEYPASSWD 10026
#define CURLOPT_FTPAPPEND 50
#define CURLOPT_FTPLISTONLY 48
#define CURLOPT_FTP_SSL 119
#define CURLOPT_SSLCERTPASSWD 10026
#define CURLOPT_KRB4LEVEL 10063
#define CURLOPT_FTP_RESPONSE_TIMEOUT 112
#define CURLOPT_MAIL_RCPT_ALLLOWFAILS 290
#define CURL_IPRESOLVE_WHATEVER 0L
#define CURL_IPRESOLVE_V4 1L
#define CURL_IPRESOLVE_V6 2L
#define CURLOPT_RTSPHEADER 10023
#define CURL_HTTP_VERSION_NONE 0L
#define CURL_HTTP_VERSION_1_0 1L
#define CURL_HTTP_VERSION_1_1 2L
#define CURL_HTTP_VERSION_2_0 3L
#define CURL_HTTP_VERSION_2TLS 4L
#define CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE 5L
#define CURL_HTTP_VERSION_3 30L
#define CURL_HTTP_VERSION_3ONLY 31L
#define CURL_HTTP_VERSION_LAST 32L
#define CURL_HTTP_VERSION_2 CURL_HTTP_VERSION_2_0
#define CURL_RTSPREQ_NONE 0L
#define CURL_RTSPREQ_OPTIONS 1L
#define CURL_RTSPREQ_DESCRIBE 2L
#define CURL_RTSPREQ_ANNOUNCE 3L
#define CURL_RTSPREQ_SETUP 4L
#define CURL_RTSPREQ_PLAY 5L
#define CURL_RTSPREQ_PAUSE 6L
#define CURL_RTSPREQ_TEARDOWN 7L
#define CURL_RTSPREQ_GET_PARAMETER 8L
#define CURL_RTSPREQ_SET_PARAMETER 9L
#define CURL_RTSPREQ_RECORD 10L
#define CURL_RTSPREQ_RECEIVE 11L
#define CURL_RTSPREQ_LAST 12L
#define CURL_NETRC_IGNORED 0L
#define CURL_NETRC_OPTIONAL 1L
#define CURL_NETRC_REQUIRED 2L
#define CURL_SSLVERSION_DEFAULT 0L
#define CURL_SSLVERSION_TLSv1 1L
#define CURL_SSLVERSION_SSLv2 2L
#define CURL_SSLVERSION_SSLv3 3L
#define CURL_SSLVERSION_TLSv1_0 4L
#define CURL_SSLVERSION_TLSv1_1 5L
#define CURL_SSLVERSION_TLSv1_2 6L
#define CURL_SSLVERSION_TLSv1_3 7L
#define CURL_SSLVERSION_LAST 8L
#define CURL_SSLVERSION_MAX_NONE 0L
#define CURL_SSLVERSION_MAX_DEFAULT 0x10000L
#define CURL_SSLVERSION_MAX_TLSv1_0 0x40000L
#define CURL_SSLVERSION_MAX_TLSv1_1 0x50000L
#define CURL_SSLVERSION_MAX_TLSv1_2 0x60000L
#define CURL_SSLVERSION_MAX_TLSv1_3 0x70000L
#define CURL_SSLVERSION_MAX_LAST 0x80000L
#define CURL_TLSAUTH_NONE 0L
#define CURL_TLSAUTH_SRP 1L
#define CURL_REDIR_GET_ALL 0L
#define CURL_REDIR_POST_301 1L
#define CURL_REDIR_POST_302 2L
#define CURL_REDIR_POST_303 4L
#define CURL_REDIR_POST_ALL 7L
#define CURL_TIMECOND_NONE 0L
#define CURL_TIMECOND_IFMODSINCE 1L
#define CURL_TIMECOND_IFUNMODSINCE 2L
#define CURL_TIMECOND_LASTMOD 3L
#define CURL_ZERO_TERMINATED 18446744073709551615UL
#define CURLMIMEOPT_FORMESCAPE 1L
#define CURLINFO_STRING 0x100000
#define CURLINFO_LONG 0x200000
#define CURLINFO_DOUBLE 0x300000
#define CURLINFO_SLIST 0x400000
#define CURLINFO_PTR 0x400000
#define CURLINFO_SOCKET 0x500000
#define CURLINFO_OFF_T 0x600000
#define CURLINFO_MASK 0x0fffff
#define CURLINFO_TYPEMASK 0xf00000
#define CURLINFO_HTTP_CODE 2097154
#define CURL_GLOBAL_SSL 1
#define CURL_GLOBAL_WIN32 2
#define CURL_GLOBAL_ALL 3
#define CURL_GLOBAL_NOTHING 0
#define CURL_GLOBAL_DEFAULT CURL_GLOBAL_ALL
#define CURL_GLOBAL_ACK_EINTR 4
#define CURLVERSION_NOW 11
#define CURL_VERSION_IPV6 1
#define CURL_VERSION_KERBEROS4 2
#define CURL_VERSION_SSL 4
#define CURL_VERSION_LIBZ 8
#define CURL_VERSION_NTLM 0x10
#define CURL_VERSION_GSSNEGOTIATE 0x20
#define CURL_VERSION_DEBUG 0x40
#define CURL_VERSION_ASYNCHDNS 0x80
#define CURL_VERSION_SPNEGO 0x100
#define CURL_VERSION_LARGEFILE 0x200
#define CURL_VERSION_IDN 0x400
#define CURL_VERSION_SSPI 0x800
#define CURL_VERSION_CONV 0x1000
#define CURL_VERSION_CURLDEBUG 0x2000
#define CURL_VERSION_TLSAUTH_SRP 0x4000
#define CURL_VERSION_NTLM_WB 0x8000
#define CURL_VERSION_HTTP2 0x10000
#define CURL_VERSION_GSSAPI 0x20000
#define CURL_VERSION_KERBEROS5 0x40000
#define CURL_VERSION_UNIX_SOCKETS 0x80000
#define CURL_VERSION_PSL 0x100000
#define CURL_VERSION_HTTPS_PROXY 0x200000
#define CURL_VERSION_MULTI_SSL 0x400000
#define CURL_VERSION_BROTLI 0x800000
#define CURL_VERSION_ALTSVC 0x1000000
#define CURL_VERSION_HTTP3 0x2000000
#define CURL_VERSION_ZSTD 0x4000000
#define CURL_VERSION_UNICODE 0x8000000
#define CURL_VERSION_HSTS 0x10000000
#define CURL_VERSION_GSASL 0x20000000
#define CURL_VERSION_THREADSAFE 0x40000000
#define CURLPAUSE_RECV 1
#define CURLPAUSE_RECV_CONT 0
#define CURLPAUSE_SEND 4
#define CURLPAUSE_SEND_CONT 0
#define CURLPAUSE_ALL 5
#define CURLPAUSE_CONT 0
#define CURL_BLOB_COPY 1
#define CURL_BLOB_NOCOPY 0
#define CURLM_CALL_MULTI_SOCKET (-1)
#define CURLPIPE_NOTHING 0L
#define CURLPIPE_HTTP1 1L
#define CURLPIPE_MULTIPLEX 2L
#define CURL_WAIT_POLLIN 0x0001
#define CURL_WAIT_POLLPRI 0x0002
#define CURL_WAIT_POLLOUT 0x0004
#define CURL_POLL_NONE 0
#define CURL_POLL_IN 1
#define CURL_POLL_OUT 2
#define CURL_POLL_INOUT 3
#define CURL_POLL_REMOVE 4
#define CURL_SOCKET_TIMEOUT CURL_SOCKET_BAD
#define CURL_CSELECT_IN 0x01
#define CURL_CSELECT_OUT 0x02
#define CURL_CSELECT_ERR 0x04
#define CURLMNWC_CLEAR_ALL 1L
#define CURLMNWC_CLEAR_CONNS 2L
#define CURLMNWC_CLEAR_DNS 4L
#define CURL_PUSH_OK 0
#define CURL_PUSH_DENY 1
#define CURL_PUSH_ERROROUT 2
#define CURLMNOTIFY_INFO_READ 0
#define CURLMNOTIFY_EASY_DONE 1
#define CURLU_DEFAULT_PORT 1
#define CURLU_NO_DEFAULT_PORT 2
#define CURLU_DEFAULT_SCHEME 4
#define CURLU_NON_SUPPORT_SCHEME 8
#define CURLU_PATH_AS_IS 0x10
#define CURLU_DISALLOW_USER 0x20
#define CURLU_URLDECODE 0x40
#define CURLU_URLENCODE 0x80
#define CURLU_APPENDQUERY 0x100
#define CURLU_GUESS_SCHEME 0x200
#define CURLU_NO_AUTHORITY 0x400
#define CURLU_ALLOW_SPACE 0x800
#define CURLU_PUNYCODE 0x1000
#define CURLU_PUNY2IDN 0x2000
#define CURLU_GET_EMPTY 0x4000
#define CURLU_NO_GUESS_SCHEME 0x8000
#define CURLOT_FLAG_ALIAS 1
#define CURLH_HEADER 1
#define CURLH_TRAILER 2
#define CURLH_CONNECT 4
#define CURLH_1XX 8
#define CURLH_PSEUDO 0x10
#define CURLWS_TEXT 1
#define CURLWS_BINARY 2
#define CURLWS_CONT 4
#define CURLWS_CLOSE 8
#define CURLWS_PING 0x10
#define CURLWS_OFFSET 0x20
#define CURLWS_PONG 0x40
#define CURLWS_RAW_MODE 1L
#define CURLWS_NOAUTOPONG 2L
#ifdef __cplusplus
}
#endif
#endif
