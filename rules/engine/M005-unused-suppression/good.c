typedef int cudaError_t;
cudaError_t cudaMemcpy(void *to, const void *from, unsigned long bytes, int kind);

void prefetch(void *to, const void *from, unsigned long n)
{
    cudaMemcpy(to, from, n, 1); // nosec M701: a lost prefetch only costs time, the real copy is tested
}
