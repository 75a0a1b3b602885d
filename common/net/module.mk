libs += common/net
common/net.src   := curl.c s3.c s3_keys.c s3_url.c s3_request.c s3_list.c s3_object.c s3_upload.c xml.c
common/net.needs := common/base
common/net.link  := -lcurl -lexpat -lcrypto -pthread
