import { defineMessages } from '@onewindow/ui';

export const zh = {
  openFolder: '打开目录文件夹',
  openHint: '选择存放 items、codes 的目录文件夹，文件只在本机读取，不会上传。',
  noTables: '还没有打开目录文件夹：部门、区、证照等代码还不能核对。',
  tablesWrong: '代码表有 {n} 处错误',
  folderOpened: '已打开 {items} 个事项、{tables} 张代码表',
  chooseItem: '事项',
  newItem: '新事项（粘贴）',
  source: 'YAML 原文',
  faultsNone: '没有错误',
  faultsSome: '{n} 处错误',
  checking: '正在核对',
  checkerFailed: '核对程序不能启动，请刷新后再试。',
  placeOf: '第 {line} 行第 {column} 列',
  meant: '是不是想写 {name}？',
  preview: '手机预览',
  previewNone: '没有错误后，这里是申请人看到的表单和材料清单。',
  previewOld: '原文有错误，这里还是改错前的样子。',
  previewForm: '表单',
  previewMaterials: '材料清单',
  save: '保存文件',
  saveHint: '保存后放回目录文件夹，用 onewindow catalogue import 发布；改动已发布的内容要用新的版本号。',
} as const;

const en: Record<keyof typeof zh, string> = {
  openFolder: 'Open the catalogue folder',
  openHint: 'Choose the folder that holds items and codes. Its files are read on this computer and sent nowhere.',
  noTables: 'No catalogue folder is open: departments, districts and licences cannot be checked yet.',
  tablesWrong: '{n} faults in the code tables',
  folderOpened: '{items} items and {tables} code tables are open',
  chooseItem: 'Item',
  newItem: 'New item (paste it)',
  source: 'YAML',
  faultsNone: 'No faults',
  faultsSome: '{n} faults',
  checking: 'Checking',
  checkerFailed: 'The checker cannot be started. Load the page again.',
  placeOf: 'Line {line}, column {column}',
  meant: 'Did you mean {name}?',
  preview: 'On a phone',
  previewNone: 'Once there is no fault, here are the form and the documents as applicants see them.',
  previewOld: 'There are faults: this is how it was before them.',
  previewForm: 'Form',
  previewMaterials: 'Documents',
  save: 'Save the file',
  saveHint: 'Put it back into the catalogue folder and publish it with onewindow catalogue import. What is published changes under a new version number only.',
};

/** The texts of the editor of service items. */
export const t = defineMessages(zh, en, () => import('./messages?hant'));
