"""What went wrong when a bucket was asked, in one sentence, and what to do about it. No credential is ever in it."""

from typing import Any

from crs_gate.errors import GateError
from crs_gate.escape import bounded, in_quotes, terminal

_REGION = frozenset(("PermanentRedirect", "IllegalLocationConstraintException", "301", "307"))
_MAYBE_REGION = frozenset(("AuthorizationHeaderMalformed", "400", "BadRequest"))
_KEYS = frozenset(
    (
        *("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefreshRequired"),
        *("ExpiredTokenException", "RequestTimeTooSkewed", "AuthFailure", "AuthorizationHeaderMalformed"),
    )
)
_DENIED = frozenset(("AccessDenied", "403", "AllAccessDisabled", "AccountProblem", "Forbidden"))
_BUSY = frozenset(("SlowDown", "503", "500", "ServiceUnavailable", "InternalError", "RequestTimeout", "Throttling"))
_NO_BUCKET = frozenset(("NoSuchBucket", "InvalidBucketName"))
_NOT_FOUND = frozenset(("404", "NotFound", "NoSuchKey"))
_SIGN_IN = frozenset(
    (
        *("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "ProfileNotFound", "SSOError"),
        *("NoAuthTokenError", "TokenRetrievalError", "SSOTokenLoadError", "ConfigParseError"),
    )
)
_SETTINGS = frozenset(("ValueError", "ValidationError", "BaseEndpointResolverError"))
_NETWORK = frozenset(("ConnectionError", "HTTPClientError", "ClientError", "OSError"))
"""Classes of the libraries that all faults on the way to a server and back are of."""
_GIVE = (
    "give credentials as the tools of AWS take them, such as AWS_PROFILE; for a public bucket set FSSPEC_S3_ANON=true"
)
_REACH = "check the network, and AWS_ENDPOINT_URL if it is not a bucket of AWS; then run it again"


class BucketError(GateError):
    """A bucket does not answer what it is asked; ``code`` is the server's word for that, or empty."""

    exit_code = 3

    def __init__(self, message: str, hint: str, code: str = "") -> None:
        super().__init__(message, hint)
        self.code = code


def said_too_much(place: object, what: str, hint: str) -> BucketError:
    """The error where a listing cannot be what a bucket holds, or is longer than a list can be."""
    return BucketError(f"the listing of {in_quotes(str(place))} has {what}", hint)


def of_error(error: Exception, place: str, key: str = "") -> BucketError:
    """The error of a library in the words of this program; ``key`` names the object that was asked for, if one was."""
    code, region = _code(error)
    where = f"{in_quotes(key)} in {in_quotes(place)}" if key else in_quotes(place)
    message, hint = _refusal(code, region, at_object=bool(key)) if code else _on_the_way(error)
    return BucketError(f"cannot ask for {where}: {message}", hint, code)


def _refusal(code: str, region: str, *, at_object: bool) -> tuple[str, str]:
    """What a server's code means, and what to do."""
    shown, there = terminal(bounded(code, 40)), terminal(bounded(region, 40))
    if code in _NO_BUCKET or (code in _NOT_FOUND and not at_object):
        return "there is no such bucket", "correct the name of the bucket, or AWS_ENDPOINT_URL"
    if code in _REGION or (region and code in _MAYBE_REGION):
        where = f", {there}" if there else ""
        return f"the bucket is in another region{where}", f"set AWS_REGION to {there or 'it'}"
    if code in _KEYS:
        return f"the credentials are not accepted ({shown})", "renew them, or set AWS_PROFILE to others"
    if code in _DENIED:
        action = "s3:GetObject, and kms:Decrypt where it is encrypted by a key," if at_object else "s3:ListBucket"
        return f"no permission ({shown})", f"have {action} granted to whom the credentials are of"
    if code in _BUSY:
        return f"the server is busy, or fails ({shown})", "wait a little, and run it again"
    return f"the server refused it ({shown})", _REACH


def _on_the_way(error: Exception) -> tuple[str, str]:
    """What is wrong where no server answered, or none that can be read, and what to do."""
    kinds, name = {kind.__name__ for kind in type(error).__mro__}, type(error).__name__
    if kinds & _SIGN_IN:
        return f"there are no credentials that can be used ({name})", _GIVE
    if kinds & _SETTINGS:
        return f"a setting cannot be used ({name})", "check AWS_REGION and AWS_ENDPOINT_URL"
    if kinds & _NETWORK:
        return f"no answer came ({name})", _REACH
    return f"the answer cannot be read ({name})", _REACH


def _code(error: Exception) -> tuple[str, str]:
    """The server's code for a refusal, and the region that it names; empty where there was none."""
    response: Any = getattr(error, "response", None)
    if not isinstance(response, dict):
        return "", ""
    said, about = response.get("Error") or {}, response.get("ResponseMetadata") or {}
    headers = about.get("HTTPHeaders") or {}
    region = said.get("Region") or headers.get("x-amz-bucket-region") or ""
    return str(said.get("Code") or about.get("HTTPStatusCode") or "?"), str(region)
