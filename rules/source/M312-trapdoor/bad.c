#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

#define BACK_DOOR "open sesame"
struct login { char password[64]; };

int check(const char *password)
{
    return strcmp(password, "expert-8x7") == 0; /* expect: M312 */
}

int by_macro(const struct login *login)
{
    return strncmp(login->password, BACK_DOOR, sizeof login->password) == 0;    /* expect: M312 */
}

int by_host(const struct sockaddr *peer, socklen_t len)
{
    char host[NI_MAXHOST], service[NI_MAXSERV];
    if (getnameinfo(peer, len, host, sizeof host, service, sizeof service, 0) != 0)
        return 0;
    return strcmp("admin.example.com", host) == 0;              /* expect: M312 */
}

int by_address(struct sockaddr_in peer)
{
    return strcmp("10.1.2.3", inet_ntoa(peer.sin_addr)) == 0;   /* expect: M312 */
}
