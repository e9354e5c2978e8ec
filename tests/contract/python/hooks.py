"""What schemathesis has to be told of media types it does not know."""

import schemathesis


@schemathesis.serializer("application/offset+octet-stream")
def as_it_is(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode()
