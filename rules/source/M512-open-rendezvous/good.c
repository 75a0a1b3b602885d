#include <mpi.h>
#include <nccl.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

int give(SSL *ssl, const ncclUniqueId *id)
{
    return SSL_write(ssl, id, sizeof *id) == (int)sizeof *id ? 0 : -1;
}

int by_mpi(ncclUniqueId *id)
{
    return MPI_Bcast(id, sizeof *id, MPI_BYTE, 0, MPI_COMM_WORLD) == MPI_SUCCESS ? 0 : -1;
}

int hello(int s, int rank)
{
    return send(s, &rank, sizeof rank, 0) == (ssize_t)sizeof rank ? 0 : -1;
}
