/* openssl/objects.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_OBJECTS_H
#define MOE_SHIM_OPENSSL_OBJECTS_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct obj_name_st {
    int type; int alias; const char *name; const char *data;
};
typedef struct obj_name_st OBJ_NAME; int OBJ_NAME_init(void);
int OBJ_NAME_new_index(unsigned long (*)(const char *), int (*)(const char *, const char *), void (*)(const char *, int, const char *));
const char *OBJ_NAME_get(const char *, int); int OBJ_NAME_add(const char *, int, const char *);
int OBJ_NAME_remove(const char *, int); void OBJ_NAME_cleanup(int);
void OBJ_NAME_do_all(int, void (*)(const OBJ_NAME *, void *), void *);
void OBJ_NAME_do_all_sorted(int, void (*)(const OBJ_NAME *, void *), void *);
ASN1_OBJECT *OBJ_dup(const ASN1_OBJECT *); ASN1_OBJECT *OBJ_nid2obj(int); const char *OBJ_nid2ln(int);
const char *OBJ_nid2sn(int); int OBJ_obj2nid(const ASN1_OBJECT *); ASN1_OBJECT *OBJ_txt2obj(const char *, int);
int OBJ_obj2txt(char *, int, const ASN1_OBJECT *, int); int OBJ_txt2nid(const char *); int OBJ_ln2nid(const char *);
int OBJ_sn2nid(const char *); int OBJ_cmp(const ASN1_OBJECT *, const ASN1_OBJECT *);
const void *OBJ_bsearch_(const void *, const void *, int, int, int (*)(const void *, const void *));
const void *OBJ_bsearch_ex_(const void *, const void *, int, int, int (*)(const void *, const void *), int);
int OBJ_new_nid(int); int OBJ_add_object(const ASN1_OBJECT *);
int OBJ_create(const char *, const char *, const char *); int OBJ_create_objects(BIO *);
size_t OBJ_length(const ASN1_OBJECT *); const unsigned char *OBJ_get0_data(const ASN1_OBJECT *);
int OBJ_find_sigid_algs(int, int *, int *); int OBJ_find_sigid_by_algs(int *, int, int);
int OBJ_add_sigid(int, int, int); void OBJ_sigid_free(void);
#define NID_undef 0
#define NID_dsa 116
#define NID_X9_62_prime256v1 415
#define NID_secp112r1 704
#define NID_secp128r1 706
#define NID_secp160k1 708
#define NID_secp160r1 709
#define NID_secp192k1 711
#define NID_secp224k1 712
#define NID_secp224r1 713
#define NID_secp256k1 714
#define NID_secp384r1 715
#define NID_secp521r1 716
#define NID_rsaEncryption 6
#define NID_pkcs9_emailAddress 48
#define NID_pkcs9_unstructuredName 49
#define NID_pkcs9_contentType 50
#define NID_pkcs9_messageDigest 51
#define NID_pkcs9_signingTime 52
#define NID_pkcs9_countersignature 53
#define NID_pkcs9_challengePassword 54
#define NID_pkcs9_unstructuredAddress 55
#define NID_pkcs9_extCertAttributes 56
#define NID_md4 257
#define NID_md5 4
#define NID_id_pkix_OCSP_basic 365
#define NID_sha1 64
#define NID_commonName 13
#define NID_countryName 14
#define NID_organizationName 17
#define NID_key_usage 83
#define NID_subject_alt_name 85
#define NID_basic_constraints 87
#define NID_ext_key_usage 126
#define NID_aes_128_cbc 419
#define NID_aes_128_gcm 895
#define NID_aes_192_cbc 423
#define NID_aes_192_gcm 898
#define NID_aes_256_cbc 427
#define NID_aes_256_gcm 901
#define NID_aes_128_ctr 904
#define NID_aes_192_ctr 905
#define NID_aes_256_ctr 906
#define NID_sha256 672
#define NID_sha384 673
#define NID_sha512 674
#define NID_sha224 675
#define NID_brainpoolP160r1 921
#define NID_brainpoolP192r1 923
#define NID_brainpoolP224r1 925
#define NID_brainpoolP256r1 927
#define NID_brainpoolP320r1 929
#define NID_brainpoolP384r1 931
#define NID_brainpoolP512r1 933
#define NID_X25519 1034
#define NID_ED25519 1087
#define NID_ED448 1088
#ifdef __cplusplus
}
#endif
#endif
