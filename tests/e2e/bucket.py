"""A bucket on loopback: moto's server, in which tests store objects, with and without checksums."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

NAME = "acme-data"
SECRET = "not-a-real-secret"  # noqa: S105 - as it says


class Bucket:
    """A server that speaks S3; ``client`` is botocore's."""

    def __init__(self, url: str) -> None:
        from botocore.session import Session

        self.url = url
        who = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        self.client: Any = Session().create_client("s3", "us-east-1", endpoint_url=url, **who)

    def put(self, key: str, data: bytes, **more: Any) -> None:
        self.client.put_object(Bucket=NAME, Key=key, Body=data, **{"ChecksumAlgorithm": "SHA256", **more})

    def put_in_parts(self, key: str, *parts: bytes) -> None:
        about = {"Bucket": NAME, "Key": key}
        upload = self.client.create_multipart_upload(**about, ChecksumAlgorithm="SHA256")["UploadId"]
        stored = []
        for number, data in enumerate(parts, 1):
            part = self.client.upload_part(
                **about, UploadId=upload, PartNumber=number, Body=data, ChecksumAlgorithm="SHA256"
            )
            stored.append({"PartNumber": number, "ETag": part["ETag"], "ChecksumSHA256": part["ChecksumSHA256"]})
        self.client.complete_multipart_upload(**about, UploadId=upload, MultipartUpload={"Parts": stored})


@contextmanager
def bucket() -> Iterator[Bucket]:
    from moto.moto_api._internal import moto_api_backend
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        found = Bucket("http://{}:{}".format(*server.get_host_and_port()))
        moto_api_backend.reset()  # what servers of this process store is one, whatever their port
        found.client.create_bucket(Bucket=NAME)
        yield found
    finally:
        server.stop()


def point_to(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the libraries of AWS ask a server, as somebody, and look nowhere else for settings."""
    settings = {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": "/nonexistent",
        "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
        "NO_PROXY": "127.0.0.1",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
