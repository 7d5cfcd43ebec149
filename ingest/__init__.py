"""From a file to passages: parsers, recovered structure, chunking, and the pipeline that keeps the library in step."""
