exports.place = '/common/';
