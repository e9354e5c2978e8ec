export { keptUploads } from './kept';
export { createUploader, hashOf, loadTus, type Goal, type Transfer, type Uploader } from './resumable';
export { uploadFault, uploadsByMaterial, useUploads, type Room, type Uploads, type UploadsByMaterial } from './uploads';
