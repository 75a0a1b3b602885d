/* zlib.h: names and types of zlib */
#ifndef MOE_SHIM_ZLIB_H
#define MOE_SHIM_ZLIB_H
#include <stddef.h>
#include <stdio.h>
#define z_const const
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned char Byte;
typedef unsigned char Bytef;
typedef char charf;
typedef int intf;
typedef long off64_t;
typedef long off_t;
typedef unsigned int uInt;
typedef unsigned int uIntf;
typedef unsigned long uLong;
typedef unsigned long uLongf;
typedef unsigned int z_crc_t;
typedef unsigned long z_size_t;
typedef const void *voidpc; typedef void *voidpf; typedef void *voidp;
typedef voidpf (*alloc_func)(voidpf, uInt, uInt); typedef void (*free_func)(voidpf, voidpf); struct internal_state;
struct z_stream_s {
    Bytef *next_in; uInt avail_in; uLong total_in; Bytef *next_out; uInt avail_out; uLong total_out; char *msg;
    struct internal_state *state; alloc_func zalloc; free_func zfree; voidpf opaque; int data_type; uLong adler;
    uLong reserved;
};
typedef struct z_stream_s z_stream; typedef z_stream *z_streamp;
struct gz_header_s {
    int text; uLong time; int xflags; int os; Bytef *extra; uInt extra_len; uInt extra_max; Bytef *name;
    uInt name_max; Bytef *comment; uInt comm_max; int hcrc; int done;
};
typedef struct gz_header_s gz_header; typedef gz_header *gz_headerp; const char *zlibVersion(void);
int deflate(z_streamp, int); int deflateEnd(z_streamp); int inflate(z_streamp, int); int inflateEnd(z_streamp);
int deflateSetDictionary(z_streamp, const Bytef *, uInt); int deflateGetDictionary(z_streamp, Bytef *, uInt *);
int deflateCopy(z_streamp, z_streamp); int deflateReset(z_streamp); int deflateParams(z_streamp, int, int);
int deflateTune(z_streamp, int, int, int, int); uLong deflateBound(z_streamp, uLong);
int deflatePending(z_streamp, unsigned int *, int *); int deflatePrime(z_streamp, int, int);
int deflateSetHeader(z_streamp, gz_headerp); int inflateSetDictionary(z_streamp, const Bytef *, uInt);
int inflateGetDictionary(z_streamp, Bytef *, uInt *); int inflateSync(z_streamp);
int inflateCopy(z_streamp, z_streamp); int inflateReset(z_streamp); int inflateReset2(z_streamp, int);
int inflatePrime(z_streamp, int, int); long inflateMark(z_streamp); int inflateGetHeader(z_streamp, gz_headerp);
typedef unsigned int (*in_func)(void *, unsigned char **);
typedef int (*out_func)(void *, unsigned char *, unsigned int);
int inflateBack(z_streamp, in_func, void *, out_func, void *); int inflateBackEnd(z_streamp);
uLong zlibCompileFlags(void); int compress(Bytef *, uLongf *, const Bytef *, uLong);
int compress2(Bytef *, uLongf *, const Bytef *, uLong, int); uLong compressBound(uLong);
int uncompress(Bytef *, uLongf *, const Bytef *, uLong); int uncompress2(Bytef *, uLongf *, const Bytef *, uLong *);
typedef struct gzFile_s *gzFile; gzFile gzdopen(int, const char *); int gzbuffer(gzFile, unsigned int);
int gzsetparams(gzFile, int, int); int gzread(gzFile, voidp, unsigned int);
z_size_t gzfread(voidp, z_size_t, z_size_t, gzFile); int gzwrite(gzFile, voidpc, unsigned int);
z_size_t gzfwrite(voidpc, z_size_t, z_size_t, gzFile); int gzprintf(gzFile, const char *, ...);
int gzputs(gzFile, const char *); char *gzgets(gzFile, char *, int); int gzputc(gzFile, int); int gzgetc(gzFile);
int gzungetc(int, gzFile); int gzflush(gzFile, int); int gzrewind(gzFile); int gzeof(gzFile); int gzdirect(gzFile);
int gzclose(gzFile); int gzclose_r(gzFile); int gzclose_w(gzFile); const char *gzerror(gzFile, int *);
void gzclearerr(gzFile); uLong adler32(uLong, const Bytef *, uInt); uLong adler32_z(uLong, const Bytef *, z_size_t);
uLong crc32(uLong, const Bytef *, uInt); uLong crc32_z(uLong, const Bytef *, z_size_t);
uLong crc32_combine_op(uLong, uLong, uLong); int deflateInit_(z_streamp, int, const char *, int);
int inflateInit_(z_streamp, const char *, int);
int deflateInit2_(z_streamp, int, int, int, int, int, const char *, int);
int inflateInit2_(z_streamp, int, const char *, int);
int inflateBackInit_(z_streamp, int, unsigned char *, const char *, int);
struct gzFile_s {
    unsigned int have; unsigned char *next; off64_t pos;
};
int gzgetc_(gzFile); gzFile gzopen64(const char *, const char *); off64_t gzseek64(gzFile, off64_t, int);
off64_t gztell64(gzFile); off64_t gzoffset64(gzFile); uLong adler32_combine64(uLong, uLong, off64_t);
uLong crc32_combine64(uLong, uLong, off64_t); uLong crc32_combine_gen64(off64_t);
gzFile gzopen(const char *, const char *); off_t gzseek(gzFile, off_t, int); off_t gztell(gzFile);
off_t gzoffset(gzFile); uLong adler32_combine(uLong, uLong, off_t); uLong crc32_combine(uLong, uLong, off_t);
uLong crc32_combine_gen(off_t); const char *zError(int); int inflateSyncPoint(z_streamp);
const z_crc_t *get_crc_table(void); int inflateUndermine(z_streamp, int); int inflateValidate(z_streamp, int);
unsigned long inflateCodesUsed(z_streamp); int inflateResetKeep(z_streamp); int deflateResetKeep(z_streamp);
int gzvprintf(gzFile, const char *, __builtin_va_list);
#define MAX_MEM_LEVEL 9
#define MAX_WBITS 15
#define ZLIB_VERSION "1.2.13"
#define ZLIB_VERNUM 0x12d0
#define ZLIB_VER_MAJOR 1
#define ZLIB_VER_MINOR 2
#define ZLIB_VER_REVISION 13
#define ZLIB_VER_SUBREVISION 0
#define Z_NO_FLUSH 0
#define Z_PARTIAL_FLUSH 1
#define Z_SYNC_FLUSH 2
#define Z_FULL_FLUSH 3
#define Z_FINISH 4
#define Z_BLOCK 5
#define Z_TREES 6
#define Z_OK 0
#define Z_STREAM_END 1
#define Z_NEED_DICT 2
#define Z_ERRNO (-1)
#define Z_STREAM_ERROR (-2)
#define Z_DATA_ERROR (-3)
#define Z_MEM_ERROR (-4)
#define Z_BUF_ERROR (-5)
#define Z_VERSION_ERROR (-6)
#define Z_NO_COMPRESSION 0
#define Z_BEST_SPEED 1
#define Z_BEST_COMPRESSION 9
#define Z_DEFAULT_COMPRESSION (-1)
#define Z_FILTERED 1
#define Z_HUFFMAN_ONLY 2
#define Z_RLE 3
#define Z_FIXED 4
#define Z_DEFAULT_STRATEGY 0
#define Z_BINARY 0
#define Z_TEXT 1
#define Z_ASCII Z_TEXT
#define Z_UNKNOWN 2
#define Z_DEFLATED 8
#define Z_NULL 0
int deflateInit(z_streamp, int); int inflateInit(z_streamp); int deflateInit2(z_streamp, int, int, int, int, int);
int inflateInit2(z_streamp, int); int inflateBackInit(z_streamp, int, unsigned char *);
#ifdef __cplusplus
}
#endif
#endif
